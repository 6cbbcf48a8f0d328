package dev.sluice.bench.kafka;

import dev.sluice.bench.Median;
import dev.sluice.servers.KafkaServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Publishing in batches and one by one without a wait for each, and taking as a classic and as a
 * share group: the adapter beside bare loops over Kafka's clients, in turns, over one broker;
 * messages of 250 B, 4 partitions.
 */
public final class KafkaBench {
  private static final int PARTITIONS = 4;
  private static final int USUAL_IN_FLIGHT = 5;

  private final String servers;
  private final int messages;
  private final byte[] body = new byte[250];
  private final Map<String, List<Double>> rates = new LinkedHashMap<>();

  private KafkaBench(String servers, int messages) {
    this.servers = servers;
    this.messages = messages;
  }

  /**
   * Measures, and prints what came out.
   *
   * @param arguments how many messages (100,000), how many rounds (3), and a part of the names of
   *     what is to be measured (all)
   */
  public static void main(String[] arguments) throws Exception {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
    int messages = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
    String part = arguments.length > 2 ? arguments[2] : "";
    try (KafkaServer server = KafkaServer.start()) {
      KafkaBench bench = new KafkaBench(server.address(), messages);
      for (int round = 0; round <= rounds; round++) {
        bench.round(part);
        if (round == 0) {
          // To warm up.
          bench.rates.clear();
        }
      }
      bench.print();
    }
  }

  private void round(String part) throws Exception {
    Side raw = new RawSide(servers, 1, body);
    Side sluice = new SluiceSide(servers, body);
    for (Side side : List.of(raw, sluice)) {
      if ("publish".contains(part)) {
        note("publish", side, side.publish(topic(), messages));
      }
      if ("send".contains(part)) {
        note("send", side, side.send(topic(), messages));
      }
      if ("classic".contains(part)) {
        note("classic", side, side.classic(full(), messages));
      }
      if ("share".contains(part)) {
        note("share", side, side.share(full(), messages));
      }
    }
    if ("publish".contains(part)) {
      Side usual = new RawSide(servers, USUAL_IN_FLIGHT, body);
      note("publish, five requests in flight", usual, usual.publish(topic(), messages));
    }
  }

  private String topic() throws Exception {
    String topic = "bench-" + UUID.randomUUID();
    ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, topic);
    AlterConfigOp earliest =
        new AlterConfigOp(
            new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
      admin.incrementalAlterConfigs(Map.of(group, List.of(earliest))).all().get();
    }
    return topic;
  }

  /** With all the messages in it. */
  private String full() throws Exception {
    String topic = topic();
    new RawSide(servers, 1, body).publish(topic, messages);
    return topic;
  }

  private void note(String what, Side side, double rate) {
    rates.computeIfAbsent(what + " " + side.name(), it -> new ArrayList<>()).add(rate);
  }

  private void print() {
    rates.forEach(
        (name, all) ->
            System.out.printf(
                Locale.ROOT, "%-42s %,9.0f/s %s%n", name, Median.of(all), ratio(name, all)));
  }

  private String ratio(String name, List<Double> all) {
    List<Double> raw = rates.get(name.replace("Sluice", "client"));
    return raw == null || !name.contains("Sluice")
        ? ""
        : String.format(Locale.ROOT, "%.2f", Median.of(all) / Median.of(raw));
  }
}
