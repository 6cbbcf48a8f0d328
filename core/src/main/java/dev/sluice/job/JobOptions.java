package dev.sluice.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a job is to be treated. Jobs without wishes of their own share {@link #DEFAULT}.
 *
 * @param headers names and values that travel with the job; never {@code null}, often empty
 * @param priority lower numbers first; 0 by default
 * @param runAt not before this time; {@code null} for at once. A time in the past means now
 * @param delay not before this long after the enqueue by the store's clock; {@code null} for at
 *     once. At most one of {@code runAt} and {@code delay} is set
 * @param group jobs of one group run one at a time, in order; {@code null} for no group
 * @param unique {@code null} for none
 * @param maxAttempts how often the handler may be tried in all; at least 1
 * @param timeout how long one attempt may take; {@code null} for no limit
 * @param expiresAt the job is cancelled if it has not started by then; {@code null} for never
 * @param retain how long the finished job (with its result) stays readable; {@link Duration#ZERO}
 *     for not at all. DEAD jobs stay until somebody deletes, purges or redrives them
 * @param lostLeaseLimit how many lost leases are forgiven: the next one makes the job DEAD
 */
public record JobOptions(
    Map<String, String> headers,
    int priority,
    @Nullable Instant runAt,
    @Nullable Duration delay,
    @Nullable String group,
    @Nullable UniqueKey unique,
    int maxAttempts,
    @Nullable Duration timeout,
    @Nullable Instant expiresAt,
    Duration retain,
    int lostLeaseLimit) {

  /** Attempts in all, when the caller does not say. */
  public static final int DEFAULT_MAX_ATTEMPTS = 25;

  /** Lost leases forgiven, when the caller does not say. */
  public static final int DEFAULT_LOST_LEASE_LIMIT = 5;

  /** A retention that no program outlives: a thousand years. */
  public static final Duration FOREVER = Duration.ofDays(365_250);

  /** What a job has that was enqueued without options. */
  public static final JobOptions DEFAULT =
      new JobOptions(
          Map.of(),
          0,
          null,
          null,
          null,
          null,
          DEFAULT_MAX_ATTEMPTS,
          null,
          null,
          Duration.ZERO,
          DEFAULT_LOST_LEASE_LIMIT);

  /**
   * @throws IllegalArgumentException naming the first option that makes no sense
   */
  public JobOptions {
    headers = Map.copyOf(headers);
    require(runAt == null || delay == null, "give either a time or a delay, not both", null);
    require(delay == null || !delay.isNegative(), "delay must not be negative", delay);
    require(maxAttempts >= 1, "maxAttempts must be at least 1", maxAttempts);
    require(
        timeout == null || (!timeout.isNegative() && !timeout.isZero()),
        "timeout must be positive",
        timeout);
    require(!retain.isNegative(), "retain must not be negative", retain);
    require(lostLeaseLimit >= 0, "lostLeaseLimit must not be negative", lostLeaseLimit);
    require(group == null || !group.isEmpty(), "group must not be empty", null);
    require(unique == null || !unique.key().isEmpty(), "unique key must not be empty", null);
    require(
        unique == null || unique.window() == null || !unique.window().isNegative(),
        "unique window must not be negative",
        null);
  }

  /** The same with another priority. */
  public JobOptions withPriority(int other) {
    return other == priority ? this : with(headers, other);
  }

  /** The same with other headers instead of these. */
  public JobOptions withHeaders(Map<String, String> others) {
    return with(others, priority);
  }

  private JobOptions with(Map<String, String> newHeaders, int newPriority) {
    return new JobOptions(
        newHeaders,
        newPriority,
        runAt,
        delay,
        group,
        unique,
        maxAttempts,
        timeout,
        expiresAt,
        retain,
        lostLeaseLimit);
  }

  // The message is put together only when it is needed: this runs for each enqueue with options.
  private static void require(boolean holds, String message, @Nullable Object found) {
    if (!holds) {
      throw new IllegalArgumentException(found == null ? message : message + ": " + found);
    }
  }
}
