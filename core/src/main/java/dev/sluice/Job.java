package dev.sluice;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A job as its handler sees it. Its methods may be called by any thread while the handler runs.
 *
 * @param <T> the payload's type
 */
public interface Job<T> {
  /** Its identity. */
  JobId id();

  /** Its queue. */
  String queue();

  /** Its kind; empty when none was given. */
  String kind();

  /** Its payload. */
  T payload();

  /** Its headers; often empty. */
  Map<String, String> headers();

  /** All that was asked for at the enqueue. */
  JobOptions options();

  /** Which attempt this is, from 1. */
  int attempt();

  /** How often the job was lost with its worker. */
  int lostLeases();

  /** When it was enqueued. */
  Instant enqueuedAt();

  /** When it was due. */
  Instant runAt();

  /**
   * Whether the handler should stop: somebody cancelled the job, its time is up, its lease is lost,
   * or its worker is closing.
   */
  boolean isCancelled();

  /**
   * Extends the lease now. Not needed to keep it, the worker does that; it tells a handler at once
   * whether it still holds its job. Where the storage cannot extend leases this only says how the
   * lease stands.
   *
   * @throws dev.sluice.spi.StoreException if the storage does not answer
   */
  LeaseStatus heartbeat();

  /**
   * The lease under which it runs, for what a storage can do with it by itself: to complete the job
   * in a transaction of the handler's own.
   */
  LeaseToken lease();

  /**
   * Notes how far the handler is, from 0 to 1. Kept with the job; written within about a second.
   */
  void progress(double fraction);

  /**
   * Adds a line to the job's log. The newest lines are kept with the job; written within about a
   * second.
   */
  void log(String line);

  /** Where an earlier attempt said to go on; empty for none. */
  Optional<byte[]> cursor();

  /**
   * Keeps the place to go on at: the next attempt finds it in {@link #cursor()}. Returns when it is
   * stored.
   *
   * @throws dev.sluice.spi.StoreException if the storage does not answer
   */
  void saveCursor(byte[] cursor);
}
