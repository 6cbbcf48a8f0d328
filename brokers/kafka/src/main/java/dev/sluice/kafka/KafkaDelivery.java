package dev.sluice.kafka;

import dev.sluice.spi.MessageDelivery;
import dev.sluice.spi.Names;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A record as a delivery. */
final class KafkaDelivery extends MessageDelivery {
  private KafkaDelivery(Origin origin, ConsumerRecord<byte[], byte[]> record) {
    super(
        origin,
        RecordHeaders.read(record.headers()),
        record.value() == null ? new byte[0] : record.value());
  }

  /**
   * @param deliveries how often it was handed out, this time too
   */
  static KafkaDelivery of(
      ConsumerRecord<byte[], byte[]> record, long fence, int deliveries, Instant leaseUntil) {
    Origin origin =
        new Origin(
            record.topic(),
            place(record),
            fence,
            record.offset(),
            group(record.key()),
            deliveries,
            Instant.ofEpochMilli(Math.max(0, record.timestamp())),
            leaseUntil);
    return new KafkaDelivery(origin, record);
  }

  // With its time: a topic that was deleted and made again begins at 0 again.
  private static String place(ConsumerRecord<byte[], byte[]> record) {
    return "kafka/"
        + record.topic()
        + "/"
        + record.partition()
        + "/"
        + record.offset()
        + "/"
        + record.timestamp();
  }

  /** The key as the name of a group; one that cannot be a name is known by its hash. */
  private static @Nullable String group(byte @Nullable [] key) {
    if (key == null || key.length == 0) {
      return null;
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
      return Names.label("group", text);
    } catch (CharacterCodingException | IllegalArgumentException e) {
      return "key-" + UUID.nameUUIDFromBytes(key);
    }
  }
}
