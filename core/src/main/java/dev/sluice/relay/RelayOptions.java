package dev.sluice.relay;

import dev.sluice.ErrorHandler;
import dev.sluice.RetryPolicy;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.JobMessages;
import dev.sluice.spi.Message;
import java.time.Duration;
import java.util.function.Function;

/** Settings of a {@link Relay}. Setters answer the object itself. */
public final class RelayOptions {
  /** The largest batch. */
  public static final int MOST = 10_000;

  /** The most batches at once. */
  public static final int MOST_AT_ONCE = 100;

  private int batch = 500;
  private int concurrency = 1;
  private Duration lease = Duration.ofSeconds(60);
  private RetryPolicy retry = RetryPolicy.DEFAULT;
  private Function<Delivery, Message> form = job -> JobMessages.of(job, null, null);
  private ErrorHandler errors = ErrorHandler.LOGGING;

  /** All defaults. */
  public RelayOptions() {}

  /** How many jobs are claimed and published together at most: 1 to 10,000, 500 by default. */
  public RelayOptions batch(int jobs) {
    require(jobs >= 1 && jobs <= MOST, "batch must be 1 to 10000: " + jobs);
    this.batch = jobs;
    return this;
  }

  /** How many batches are under way at once: 1 to 100, 1 by default. With more, order is lost. */
  public RelayOptions concurrency(int batches) {
    require(batches >= 1 && batches <= MOST_AT_ONCE, "concurrency must be 1 to 100: " + batches);
    this.concurrency = batches;
    return this;
  }

  /**
   * How long another relay waits before it takes over the jobs of one that is gone: 60 seconds by
   * default. More than the sink's own time limit; it is prolonged while the sink cannot be reached.
   */
  public RelayOptions lease(Duration lease) {
    require(!lease.isNegative() && !lease.isZero(), "lease must be positive: " + lease);
    this.lease = lease;
    return this;
  }

  /**
   * When to try again what the broker has refused; {@link RetryPolicy#DEFAULT} by default. What it
   * has not confirmed, or cannot be reached for, is not refused: that is tried for ever, and counts
   * no attempt.
   */
  public RelayOptions retry(RetryPolicy policy) {
    this.retry = policy;
    return this;
  }

  /**
   * What is published for a job; by default its payload as it is, with its headers, to where the
   * sink's URL says. Must be quick. What it throws counts as refused.
   */
  public RelayOptions form(Function<Delivery, Message> form) {
    this.form = form;
    return this;
  }

  /** Is told of what goes wrong; logs by default. */
  public RelayOptions errors(ErrorHandler handler) {
    this.errors = handler;
    return this;
  }

  int batch() {
    return batch;
  }

  int concurrency() {
    return concurrency;
  }

  Duration lease() {
    return lease;
  }

  RetryPolicy retry() {
    return retry;
  }

  Function<Delivery, Message> form() {
    return form;
  }

  ErrorHandler errors() {
    return errors;
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
