package dev.sluice.spi;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message that a broker has handed out, as a delivery. Adapters extend it with what they
 * acknowledge it by. Immutable.
 *
 * <p>A broker counts deliveries and not attempts: the first is attempt 1, and each later one is a
 * lease that ended without an outcome, for a job that fails goes to a store of its own (see {@link
 * dev.sluice.spi.Feature#RETRY}).
 */
public abstract class MessageDelivery implements Delivery {
  private final JobId job;
  private final String queue;
  private final long fence;
  private final long sequence;
  private final String kind;
  private final byte[] payload;
  private final JobOptions options;
  private final int deliveries;
  private final Instant enqueuedAt;
  private final Instant runAt;
  private final Instant leaseUntil;

  /** Takes over what the message is made of. */
  protected MessageDelivery(Origin origin, Map<String, String> headers, byte[] payload) {
    this.job = JobMessages.id(headers).orElseGet(origin::id);
    this.queue = origin.queue;
    this.fence = origin.fence;
    this.sequence = origin.sequence;
    this.kind = JobMessages.kind(headers);
    this.payload = payload;
    this.options = JobMessages.options(headers, origin.key);
    this.deliveries = Math.max(1, origin.deliveries);
    this.enqueuedAt = origin.at;
    this.runAt = JobMessages.runAt(headers).orElse(origin.at);
    this.leaseUntil = origin.leaseUntil;
  }

  /**
   * Where a message comes from.
   *
   * @param queue the queue that it was claimed from
   * @param place what tells it from all other messages of this broker, such as {@code
   *     topic/partition/offset}: the id of a message that names none is derived from it
   * @param fence never the same for two deliveries of this process
   * @param sequence the broker's number of it; 0 if it has none
   * @param key its key; {@code null} for none
   * @param deliveries how often the broker has handed it out, this time too
   * @param at when the broker took it
   * @param leaseUntil when the broker hands it to another
   */
  public record Origin(
      String queue,
      String place,
      long fence,
      long sequence,
      @Nullable String key,
      int deliveries,
      Instant at,
      Instant leaseUntil) {

    JobId id() {
      return JobId.derive("sluice/delivery", place.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Override
  public final JobId job() {
    return job;
  }

  @Override
  public final String queue() {
    return queue;
  }

  @Override
  public final long fence() {
    return fence;
  }

  @Override
  public final long sequence() {
    return sequence;
  }

  @Override
  public final String kind() {
    return kind;
  }

  @Override
  public final byte[] payload() {
    return payload;
  }

  @Override
  public final JobOptions options() {
    return options;
  }

  @Override
  public final int attempt() {
    return 1;
  }

  @Override
  public final int lostLeases() {
    return deliveries - 1;
  }

  @Override
  public final Instant enqueuedAt() {
    return enqueuedAt;
  }

  @Override
  public final Instant runAt() {
    return runAt;
  }

  @Override
  public final Instant leaseUntil() {
    return leaseUntil;
  }

  @Override
  public final byte @Nullable [] cursor() {
    return null;
  }

  @Override
  public String toString() {
    return job + " in " + queue + " fence " + fence;
  }
}
