package dev.sluice.spi;

import dev.sluice.job.JobOptions;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A claimed job. An interface, so that a store may hand out its own entry instead of a copy.
 * Immutable.
 */
public interface Delivery extends LeaseToken {
  /** The store's own number of the job. */
  long sequence();

  /** The kind; empty when none was given. */
  String kind();

  /** The payload; not a copy: do not change it. */
  byte[] payload();

  /** As given at the enqueue. */
  JobOptions options();

  /** Which attempt this is, from 1. */
  int attempt();

  /** How many leases of this job ended without a settlement. */
  int lostLeases();

  /** When the store took the job. */
  Instant enqueuedAt();

  /** When the job was due. */
  Instant runAt();

  /** When the lease ends unless it is extended. */
  Instant leaseUntil();

  /**
   * What an earlier attempt noted as its place to go on; {@code null} for none. Not a copy: do not
   * change it.
   */
  byte @Nullable [] cursor();
}
