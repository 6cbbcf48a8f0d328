package dev.sluice.spi;

import java.time.Duration;
import java.util.List;

/**
 * What to claim.
 *
 * @param queues at least one, the preferred first: a job of a later queue is taken only when the
 *     earlier ones have none READY. More than one only with {@link Feature#CLAIM_FROM_MANY}. A
 *     paused queue gives nothing
 * @param max how many at most, at least 1
 * @param lease how long the holder has before the jobs go to another, positive
 * @param maxWait how long to wait for a first job; zero for not at all
 * @param holder who claims, for people to read: it is shown beside the RUNNING job
 */
public record ClaimRequest(
    List<String> queues, int max, Duration lease, Duration maxWait, String holder) {
  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public ClaimRequest {
    queues = List.copyOf(queues);
    if (queues.isEmpty()
        || max < 1
        || lease.isNegative()
        || lease.isZero()
        || maxWait.isNegative()) {
      throw new IllegalArgumentException(
          "a claim needs a queue, max >= 1, a positive lease and a wait that is not negative");
    }
  }
}
