package dev.sluice.nats;

import dev.sluice.spi.Checkup.Finding;
import dev.sluice.spi.Checkup.Level;
import dev.sluice.spi.TimeSpan;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Looks at what the server, the stream and the consumer are set to, and says what that risks. */
final class NatsCheckup {
  private final Link link;
  private final Consumers consumers;
  private final List<Finding> findings = new ArrayList<>();

  NatsCheckup(Link link, Consumers consumers) {
    this.link = link;
    this.consumers = consumers;
  }

  List<Finding> findings() {
    Connection connection = link.connection();
    add(Level.OK, "nats-server " + connection.getServerInfo().getVersion());
    String subject = link.options().subject();
    try {
      // It answers, and has streams for whoever we are.
      new Streams(link).management().getAccountStatistics();
      if (subject == null) {
        lookAtStream();
      } else {
        lookAtQueue(subject);
      }
    } catch (IOException | JetStreamApiException | IllegalStateException e) {
      throw link.errors().of(e);
    }
    return findings;
  }

  private void lookAtStream() throws IOException, JetStreamApiException {
    String named = link.options().stream();
    if (named == null) {
      add(Level.NOTE, "no stream looked at: the address names neither a subject nor a stream");
    } else {
      look(new Streams(link).management().getStreamInfo(named).getConfiguration());
    }
  }

  // Nothing is made here, whatever the address says.
  private void lookAtQueue(String subject) throws IOException, JetStreamApiException {
    Streams streams = new Streams(link);
    String stream = streams.look(subject).orElse(null);
    if (stream == null) {
      add(Level.PROBLEM, "no stream takes the subject " + subject);
      return;
    }
    look(streams.management().getStreamInfo(stream).getConfiguration());
    consumers
        .look(stream, subject)
        .ifPresentOrElse(
            this::look,
            () ->
                add(
                    Level.PROBLEM,
                    "the stream " + stream + " has no consumer " + consumers.name(subject)));
  }

  private void look(StreamConfiguration stream) {
    String name = "stream " + stream.getName();
    if (stream.getStorageType() == StorageType.Memory) {
      add(Level.NOTE, name + " is kept in memory: a restart of the server loses it");
    }
    if (stream.getReplicas() == 1) {
      add(Level.NOTE, name + " has one replica: it is away, and may be lost, with its server");
    }
    lookAtLimits(name, stream);
    if (stream.getRetentionPolicy() == RetentionPolicy.Interest) {
      add(Level.NOTE, name + " drops messages that come while it has no consumer");
    }
    if (stream.getNoAck()) {
      add(Level.PROBLEM, name + " confirms nothing (no_ack): no message can be published safely");
    }
  }

  private void lookAtLimits(String name, StreamConfiguration stream) {
    List<String> limits = new ArrayList<>();
    Duration age = stream.getMaxAge();
    if (age != null && !age.isZero()) {
      limits.add("older than " + TimeSpan.format(age));
    }
    if (stream.getDiscardPolicy() == DiscardPolicy.Old) {
      limit(limits, stream.getMaxMsgs(), "beyond %d messages");
      limit(limits, stream.getMaxBytes(), "beyond %d bytes");
      limit(limits, stream.getMaxMsgsPerSubject(), "beyond %d messages of a subject");
    }
    if (!limits.isEmpty()) {
      add(
          Level.NOTE,
          name + " drops messages that still wait: those " + String.join(", those ", limits));
    } else if (stream.getRetentionPolicy() == RetentionPolicy.Limits) {
      add(Level.NOTE, name + " keeps messages that are done, without a limit: it only grows");
    } else {
      add(Level.OK, name + " keeps messages until they are done");
    }
  }

  private static void limit(List<String> limits, long value, String text) {
    if (value > 0) {
      limits.add(text.formatted(value));
    }
  }

  private void look(ConsumerConfiguration consumer) {
    String name = "consumer " + consumer.getDurable();
    if (consumer.getMaxDeliver() > 0) {
      add(
          consumer.getMaxDeliver() < 3 ? Level.PROBLEM : Level.NOTE,
          name
              + " hands out a message "
              + consumer.getMaxDeliver()
              + " times and then never again (max_deliver)");
    }
    if (Boolean.TRUE.equals(consumer.isMemStorage())) {
      add(Level.NOTE, name + " is kept in memory: a restart of the server begins it anew");
    }
  }

  private void add(Level level, String text) {
    findings.add(new Finding(level, text));
  }
}
