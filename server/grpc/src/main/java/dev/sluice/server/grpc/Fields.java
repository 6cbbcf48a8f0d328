package dev.sluice.server.grpc;

import com.google.protobuf.Timestamp;
import dev.sluice.job.JobId;
import dev.sluice.spi.Names;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Reads fields of requests; what makes no sense is a {@link BadField}. */
final class Fields {
  /** A lease, where the request says none. */
  private static final Duration DEFAULT_LEASE = Duration.ofSeconds(30);

  private Fields() {}

  static JobId id(String field, String text) {
    return read(field, () -> JobId.parse(text));
  }

  static String queue(String field, String name) {
    return read(field, () -> Names.queue(name));
  }

  static List<String> queues(String field, List<String> names) {
    if (names.isEmpty()) {
      throw new BadField(field, "at least one queue");
    }
    for (int i = 0; i < names.size(); i++) {
      queue(field + "[" + i + "]", names.get(i));
    }
    return List.copyOf(names);
  }

  static Instant instant(String field, Timestamp time) {
    return read(field, () -> Instant.ofEpochSecond(time.getSeconds(), time.getNanos()));
  }

  static Duration notNegative(String field, com.google.protobuf.Duration time) {
    Duration duration = duration(field, time);
    if (duration.isNegative()) {
      throw new BadField(field, "must not be negative: " + duration);
    }
    return duration;
  }

  static Duration positive(String field, com.google.protobuf.Duration time) {
    Duration duration = notNegative(field, time);
    if (duration.isZero()) {
      throw new BadField(field, "must be positive");
    }
    return duration;
  }

  static Duration lease(String field, boolean given, com.google.protobuf.Duration time) {
    return given ? positive(field, time) : DEFAULT_LEASE;
  }

  private static Duration duration(String field, com.google.protobuf.Duration time) {
    return read(field, () -> Duration.ofSeconds(time.getSeconds(), time.getNanos()));
  }

  /**
   * A number that must lie in a range; 0 stands for another.
   *
   * @param ifZero what 0 stands for
   */
  static int inRange(String field, int value, int ifZero, int most) {
    int number = value == 0 ? ifZero : value;
    if (number < 1 || number > most) {
      throw new BadField(field, "must be from 1 to " + most + ": " + value);
    }
    return number;
  }

  interface Reading<T> {
    T read();
  }

  /** Names the field if the reading fails. */
  static <T> T read(String field, Reading<T> reading) {
    try {
      return reading.read();
    } catch (IllegalArgumentException e) {
      throw new BadField(field, e);
    } catch (DateTimeException | ArithmeticException e) {
      throw new BadField(field, new IllegalArgumentException("out of range", e));
    }
  }
}
