package dev.sluice.kafka;

import dev.sluice.spi.Checkup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;

/** Looks at how many brokers there are, and at what the topic of the URL would lose. */
final class Examining implements Checkup {
  private final Cluster cluster;
  private final @Nullable String topic;

  Examining(Cluster cluster, @Nullable String topic) {
    this.cluster = cluster;
    this.topic = topic;
  }

  @Override
  public List<Finding> checkup() {
    List<Finding> findings = new ArrayList<>();
    int brokers = cluster.ask("looking", admin -> admin.describeCluster().nodes()).size();
    findings.add(new Finding(Level.OK, "kafka with " + brokers + " brokers"));
    if (topic == null) {
      findings.add(new Finding(Level.NOTE, "name a topic in the URL to have it looked at"));
    } else if (cluster.lacks(topic)) {
      findings.add(new Finding(Level.PROBLEM, "there is no topic " + topic));
    } else {
      replicas(topic, findings);
      settings(topic, findings);
    }
    return findings;
  }

  private void replicas(String name, List<Finding> findings) {
    TopicDescription found =
        cluster
            .ask("looking", admin -> admin.describeTopics(List.of(name)).allTopicNames())
            .get(name);
    int replicas =
        found == null
            ? 0
            : found.partitions().stream().mapToInt(it -> it.replicas().size()).min().orElse(0);
    if (replicas < 2) {
      findings.add(
          new Finding(Level.NOTE, name + " has one replica: a lost disk loses its messages"));
    }
  }

  private void settings(String name, List<Finding> findings) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
    Config config =
        cluster
            .ask("looking", admin -> admin.describeConfigs(List.of(resource)).all())
            .getOrDefault(resource, new Config(List.of()));
    if (value(config, "cleanup.policy").contains("compact")) {
      findings.add(
          new Finding(
              Level.PROBLEM,
              name + " is compacted: a message goes when there is a newer one of its key"));
    }
    if (value(config, "cleanup.policy").contains("delete")) {
      limit(name, config, findings);
    }
    if (value(config, "unclean.leader.election.enable").equals("true")) {
      findings.add(
          new Finding(
              Level.NOTE,
              name
                  + " may be led by a replica that lacks messages"
                  + " (unclean.leader.election.enable)"));
    }
  }

  private static void limit(String name, Config config, List<Finding> findings) {
    String millis = value(config, "retention.ms");
    if (millis.matches("\\d{1,18}")) {
      findings.add(
          new Finding(
              Level.NOTE,
              name
                  + " drops what waits for longer than "
                  + Duration.ofMillis(Long.parseLong(millis))
                  + " (retention.ms)"));
    }
    String bytes = value(config, "retention.bytes");
    if (bytes.matches("\\d+")) {
      findings.add(
          new Finding(
              Level.NOTE,
              name + " drops the oldest above " + bytes + " bytes a partition (retention.bytes)"));
    }
  }

  private static String value(Config config, String name) {
    ConfigEntry entry = config.get(name);
    return entry == null || entry.value() == null ? "" : entry.value();
  }
}
