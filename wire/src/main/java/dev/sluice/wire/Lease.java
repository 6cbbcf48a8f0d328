package dev.sluice.wire;

import dev.sluice.job.JobId;
import dev.sluice.spi.LeaseToken;

/**
 * The right to settle a claim, as one text that a client gives back as it got it: {@code
 * FENCE.ID.QUEUE}.
 */
public record Lease(JobId job, String queue, long fence) implements LeaseToken {

  /** The text of a lease. */
  public static String text(LeaseToken lease) {
    return lease.fence() + "." + lease.job() + "." + lease.queue();
  }

  /**
   * Reads the text.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Lease parse(String text) {
    int first = text.indexOf('.');
    int second = text.indexOf('.', first + 1);
    if (first < 1 || second < 0 || second == text.length() - 1) {
      throw new IllegalArgumentException("not a lease as it was given with a claimed job");
    }
    try {
      long fence = Long.parseLong(text, 0, first, 10);
      return new Lease(
          JobId.parse(text.substring(first + 1, second)), text.substring(second + 1), fence);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a lease as it was given with a claimed job", e);
    }
  }
}
