package dev.sluice.bench.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Bare loops over Kafka's clients: no headers, no leases, no order, nothing is held back. */
final class RawSide implements Side {
  private static final Duration POLL = Duration.ofMillis(100);

  private final String servers;
  private final int inFlight;
  private final byte[] body;

  /**
   * @param inFlight how many requests the producer has on their way at a time
   */
  RawSide(String servers, int inFlight, byte[] body) {
    this.servers = servers;
    this.inFlight = inFlight;
    this.body = body;
  }

  @Override
  public String name() {
    return "client";
  }

  @Override
  public double publish(String topic, int messages) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", servers);
    properties.put("acks", "all");
    properties.put("linger.ms", 0);
    properties.put("batch.size", 64 << 10);
    properties.put("max.in.flight.requests.per.connection", inFlight);
    AtomicInteger failed = new AtomicInteger();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.partitionsFor(topic);
      long began = System.nanoTime();
      for (int i = 0; i < messages; i++) {
        var unused =
            producer.send(
                new ProducerRecord<>(topic, body),
                (metadata, e) -> failed.addAndGet(e == null ? 0 : 1));
      }
      producer.flush();
      double rate = messages * 1e9 / (System.nanoTime() - began);
      if (failed.get() > 0) {
        throw new IllegalStateException(failed.get() + " messages were not published");
      }
      return rate;
    }
  }

  @Override
  public double send(String topic, int messages) {
    // Its producer knows no other way.
    return publish(topic, messages);
  }

  private Map<String, Object> consumer(String topic) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", servers);
    properties.put("group.id", topic);
    return properties;
  }

  @Override
  public double classic(String topic, int messages) {
    Map<String, Object> properties = consumer(topic);
    properties.put("auto.offset.reset", "earliest");
    properties.put("enable.auto.commit", false);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic));
      Stretch stretch = new Stretch(messages);
      while (!stretch.isOver()) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        if (!records.isEmpty()) {
          stretch.begins();
          consumer.commitSync();
          stretch.done(records.count());
        }
      }
      return stretch.rate();
    }
  }

  @Override
  public double share(String topic, int messages) {
    Map<String, Object> properties = consumer(topic);
    properties.put("share.acknowledgement.mode", "explicit");
    try (KafkaShareConsumer<byte[], byte[]> consumer =
        new KafkaShareConsumer<>(
            properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic));
      Stretch stretch = new Stretch(messages);
      while (!stretch.isOver()) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        if (!records.isEmpty()) {
          stretch.begins();
          for (ConsumerRecord<byte[], byte[]> record : records) {
            consumer.acknowledge(record);
          }
          consumer.commitSync();
          stretch.done(records.count());
        }
      }
      return stretch.rate();
    }
  }
}
