package dev.sluice.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job as it stood at one moment.
 *
 * @param id its identity
 * @param sequence the store's own number: rises in the order of enqueueing
 * @param queue its queue
 * @param kind its kind; empty when none was given
 * @param payload its payload; not a copy: do not change it
 * @param options as given at the enqueue
 * @param state its state
 * @param runAt when it is or was due
 * @param history what happened to it
 * @param lease who holds it; {@code null} unless RUNNING
 * @param notes what its handler noted
 */
public record JobView(
    JobId id,
    long sequence,
    String queue,
    String kind,
    byte[] payload,
    JobOptions options,
    JobState state,
    Instant runAt,
    JobHistory history,
    @Nullable LeaseView lease,
    JobNotes notes) {}
