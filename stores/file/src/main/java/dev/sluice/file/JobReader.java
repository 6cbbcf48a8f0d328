package dev.sluice.file;

import dev.sluice.job.Failure;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobId;
import dev.sluice.job.JobNotes;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.LeaseView;
import dev.sluice.spi.Delivery;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts together what the index knows of a job and what stands on the disk. */
final class JobReader {
  private final StoreCore core;

  JobReader(StoreCore core) {
    this.core = core;
  }

  /** What the index knows of a job at one moment; taken under the index lock. */
  record Glance(
      long sequence,
      String queue,
      JobState state,
      long readyAt,
      long location,
      int length,
      @Nullable Trail trail) {}

  Glance glance(int slot) {
    Slab slab = core.index.slab;
    return new Glance(
        slab.sequence(slot),
        core.index.queueOf(slot).name,
        slab.state(slot),
        slab.readyAt(slot),
        slab.location(slot),
        slab.length(slot),
        slab.trail(slot));
  }

  /** To be called while {@link StoreCore#segments} is held for reading. */
  Delivery delivery(Glance glance) {
    Trail trail = Objects.requireNonNull(glance.trail);
    StoredJob stored = StoredJob.read(core.log.read(glance.location, glance.length), 0);
    String queue = stored.queue();
    JobOptions options = stored.options();
    String kind = stored.kind();
    return new ClaimedJob(
        stored.id,
        queue,
        trail.fence,
        stored.sequence,
        kind,
        stored.payload(),
        options,
        trail.attempts + 1,
        trail.lostLeases,
        Micros.instant(stored.enqueuedAt),
        Micros.instant(glance.readyAt),
        Micros.instant(trail.leaseUntil),
        notes(trail).cursor());
  }

  /** To be called while {@link StoreCore#segments} is held for reading. */
  JobView view(Glance glance) {
    StoredJob stored = StoredJob.read(core.log.read(glance.location, glance.length), 0);
    String queue = stored.queue();
    JobOptions options = stored.options();
    String kind = stored.kind();
    Trail trail = glance.trail == null ? new Trail() : glance.trail;
    return new JobView(
        stored.id,
        stored.sequence,
        queue,
        kind,
        stored.payload(),
        options,
        glance.state,
        Micros.instant(glance.readyAt),
        history(stored.enqueuedAt, trail),
        glance.state == JobState.RUNNING
            ? new LeaseView(trail.holder, Micros.instant(trail.leaseUntil), trail.cancelRequested)
            : null,
        notes(trail));
  }

  // The checker does not see that this component of the record may be null: it is an array.
  @SuppressWarnings("NullAway")
  private JobHistory history(long enqueuedAt, Trail trail) {
    List<Failure> failures =
        trail.failures.stream().map(blob -> BlobCodec.failure(core.read(blob))).toList();
    return new JobHistory(
        Micros.instant(enqueuedAt),
        trail.attempts,
        trail.lostLeases,
        trail.releases,
        time(trail.startedAt),
        time(trail.finishedAt),
        failures,
        trail.result == null ? null : core.read(trail.result),
        trail.reason);
  }

  private JobNotes notes(Trail trail) {
    return trail.notes == null ? JobNotes.NONE : BlobCodec.notes(core.read(trail.notes));
  }

  private static @Nullable Instant time(long micros) {
    return micros == Trail.NONE ? null : Micros.instant(micros);
  }

  /** What a job keeps on disk beside its record. */
  static JobBlobs blobs(StoreCore core, @Nullable Trail trail) {
    if (trail == null
        || (trail.failures.isEmpty() && trail.result == null && trail.notes == null)) {
      return JobBlobs.NONE;
    }
    return new JobBlobs(
        trail.failures.stream().map(core::read).toList(),
        trail.result == null ? null : core.read(trail.result),
        trail.notes == null ? null : core.read(trail.notes));
  }

  private record ClaimedJob(
      JobId job,
      String queue,
      long fence,
      long sequence,
      String kind,
      byte[] payload,
      JobOptions options,
      int attempt,
      int lostLeases,
      Instant enqueuedAt,
      Instant runAt,
      Instant leaseUntil,
      byte @Nullable [] cursor)
      implements Delivery {}
}
