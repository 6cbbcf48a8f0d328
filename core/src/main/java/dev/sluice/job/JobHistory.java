package dev.sluice.job;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has happened to a job so far.
 *
 * @param enqueuedAt when the store took it
 * @param attempts attempts that ended in success, retry or burial; a running one is not counted yet
 * @param lostLeases leases that ended without a settlement
 * @param releases times it was given back without counting an attempt
 * @param startedAt when the latest attempt began; {@code null} before the first
 * @param finishedAt when it became COMPLETED, DEAD or CANCELLED; else {@code null}
 * @param failures the latest failures, at most {@value #MAX_FAILURES}, oldest first
 * @param result what the handler returned, encoded; {@code null} for none. Kept only with a
 *     retention
 * @param reason why it was cancelled, or {@code null}
 */
public record JobHistory(
    Instant enqueuedAt,
    int attempts,
    int lostLeases,
    int releases,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    List<Failure> failures,
    byte @Nullable [] result,
    @Nullable String reason) {
  /** The most failures that are kept of one job. */
  public static final int MAX_FAILURES = 10;

  /** The reason of a job that was cancelled because it had not started by its {@code expiresAt}. */
  public static final String EXPIRED = "expired";

  public JobHistory {
    failures = List.copyOf(failures);
  }

  /**
   * The same with another result.
   *
   * @param other {@code null} for none
   */
  public JobHistory withResult(byte @Nullable [] other) {
    return new JobHistory(
        enqueuedAt, attempts, lostLeases, releases, startedAt, finishedAt, failures, other, reason);
  }

  /** Whether the job was ever claimed: if so it holds its group, and does not expire any more. */
  public boolean started() {
    return attempts > 0 || lostLeases > 0 || releases > 0 || startedAt != null;
  }
}
