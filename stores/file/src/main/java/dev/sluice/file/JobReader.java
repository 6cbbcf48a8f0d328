package dev.sluice.file;

import dev.sluice.job.Failure;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobId;
import dev.sluice.job.JobNotes;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.LeaseView;
import dev.sluice.spi.ClaimedJob;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts together what the index knows of a job and what stands on the disk. */
final class JobReader {
  private static final String DAMAGED = "damaged";

  private final StoreCore core;

  JobReader(StoreCore core) {
    this.core = core;
  }

  /** The failure of a job whose record cannot be read. */
  static Failure damaged(int attempt, long at, String why) {
    return new Failure(attempt, Micros.instant(at), DAMAGED, why, "");
  }

  /** What the index knows of a job at one moment; taken under the index lock. */
  record Glance(
      int slot,
      long sequence,
      String queue,
      JobState state,
      int priority,
      long readyAt,
      long location,
      int length,
      @Nullable Trail trail) {}

  Glance glance(int slot) {
    Slab slab = core.index.slab;
    return new Glance(
        slot,
        slab.sequence(slot),
        core.index.queueOf(slot).name,
        slab.state(slot),
        slab.priority(slot),
        slab.readyAt(slot),
        slab.location(slot),
        slab.length(slot),
        slab.trail(slot));
  }

  /**
   * To be called while {@link StoreCore#segments} is held for reading.
   *
   * @throws StoreException CORRUPT, naming file and offset, if the job cannot be read whole
   */
  Delivery delivery(Glance glance) {
    Trail trail = Objects.requireNonNull(glance.trail);
    StoredJob stored = read(glance);
    String queue = stored.queue();
    JobOptions options = stored.options().withPriority(glance.priority);
    String kind = stored.kind();
    requireContent(trail, kind);
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

  private StoredJob read(Glance glance) {
    return StoredJob.read(
        core.log.read(glance.location, glance.length),
        glance.slot,
        glance.sequence,
        glance.location);
  }

  /**
   * @param kind of the record; where content was lost, it says where
   */
  private static void requireContent(Trail trail, String kind) {
    if (trail.contentLost) {
      throw new StoreException(Kind.CORRUPT, kind);
    }
  }

  /**
   * To be called while {@link StoreCore#segments} is held for reading, and without the index lock.
   *
   * @return what can be shown of it, if only what the index knows; {@code null} if the job cannot
   *     be read and is gone meanwhile
   */
  @Nullable JobView view(Glance glance) {
    try {
      return whole(glance);
    } catch (StoreException e) {
      return remains(glance, damage(e));
    }
  }

  private JobView whole(Glance glance) {
    StoredJob stored = read(glance);
    String queue = stored.queue();
    JobOptions options = stored.options().withPriority(glance.priority);
    String kind = stored.kind();
    Trail trail = glance.trail == null ? new Trail() : glance.trail;
    requireContent(trail, kind);
    return view(
        glance, stored.id, queue, kind, stored.payload(), options, trail, stored.enqueuedAt, null);
  }

  private @Nullable JobView remains(Glance glance, String why) {
    Remains remains = new Remains(core.index);
    JobId id;
    JobOptions options;
    long enqueuedAt;
    core.lock.lock();
    try {
      Slab slab = core.index.slab;
      if (!slab.isUsed(glance.slot) || slab.sequence(glance.slot) != glance.sequence) {
        return null;
      }
      id = slab.id(glance.slot);
      options = remains.options(glance.slot);
      enqueuedAt = remains.enqueuedAt(glance.slot);
    } finally {
      core.lock.unlock();
    }
    Trail trail = glance.trail == null ? new Trail() : glance.trail;
    return view(glance, id, glance.queue, "", new byte[0], options, trail, enqueuedAt, why);
  }

  private JobView view(
      Glance glance,
      JobId id,
      String queue,
      String kind,
      byte[] payload,
      JobOptions options,
      Trail trail,
      long enqueuedAt,
      @Nullable String damage) {
    return new JobView(
        id,
        glance.sequence,
        queue,
        kind,
        payload,
        options,
        glance.state,
        Micros.instant(glance.readyAt),
        history(enqueuedAt, trail, damage),
        glance.state == JobState.RUNNING
            ? new LeaseView(trail.holder, Micros.instant(trail.leaseUntil), trail.cancelRequested)
            : null,
        shownNotes(trail));
  }

  // The checker does not see that this component of the record may be null: it is an array.
  @SuppressWarnings("NullAway")
  private JobHistory history(long enqueuedAt, Trail trail, @Nullable String damage) {
    long at = trail.startedAt == Trail.NONE ? enqueuedAt : trail.startedAt;
    List<Failure> failures = new ArrayList<>();
    trail.failures.forEach(blob -> failures.add(failure(blob, at)));
    byte[] result = null;
    try {
      result = trail.result == null ? null : unsealed(trail.result);
    } catch (StoreException e) {
      failures.add(damaged(0, at, "its result: " + damage(e)));
    }
    if (damage != null && !saysSo(failures, damage)) {
      failures.add(damaged(0, at, damage));
    }
    return new JobHistory(
        Micros.instant(enqueuedAt),
        trail.attempts,
        trail.lostLeases,
        trail.releases,
        time(trail.startedAt),
        time(trail.finishedAt),
        failures,
        result,
        trail.reason);
  }

  private Failure failure(Blob blob, long at) {
    try {
      return BlobCodec.failure(unsealed(blob));
    } catch (StoreException e) {
      return damaged(0, at, "its failure: " + damage(e));
    }
  }

  private static boolean saysSo(List<Failure> failures, String damage) {
    if (failures.isEmpty()) {
      return false;
    }
    Failure newest = failures.get(failures.size() - 1);
    return newest.type().equals(DAMAGED) && newest.message().equals(damage);
  }

  private JobNotes notes(Trail trail) {
    return trail.notes == null ? JobNotes.NONE : BlobCodec.notes(unsealed(trail.notes));
  }

  // The checker does not see that this component of the record may be null: it is an array.
  @SuppressWarnings("NullAway")
  private JobNotes shownNotes(Trail trail) {
    try {
      return notes(trail);
    } catch (StoreException e) {
      return new JobNotes(null, -1, List.of("damaged: " + damage(e)));
    }
  }

  private byte[] unsealed(Blob blob) {
    return Seal.open(core.read(blob), blob.location());
  }

  /**
   * What is wrong with the stored bytes.
   *
   * @throws StoreException the same, if it tells of anything else
   */
  static String damage(StoreException e) {
    String message = e.getMessage();
    if (e.kind() != Kind.CORRUPT || message == null) {
      throw e;
    }
    return message;
  }

  /** When a job was enqueued, or the best that is known. Under the index lock. */
  static long enqueuedAt(StoreCore core, int slot) {
    Slab slab = core.index.slab;
    long location = slab.location(slot);
    try {
      byte[] record = core.log.read(location, slab.length(slot));
      return StoredJob.read(record, slot, slab.sequence(slot), location).enqueuedAt;
    } catch (StoreException e) {
      damage(e);
      return new Remains(core.index).enqueuedAt(slot);
    }
  }

  private static @Nullable Instant time(long micros) {
    return micros == Trail.NONE ? null : Micros.instant(micros);
  }

  /** What a job keeps on disk beside its record: as it stands there, sealed. */
  static JobBlobs blobs(StoreCore core, @Nullable Trail trail) {
    if (trail == null
        || (trail.failures.isEmpty() && trail.result == null && trail.notes == null)) {
      return JobBlobs.NONE;
    }
    return new JobBlobs(
        trail.failures.stream().map(blob -> sealed(core, blob)).toList(),
        trail.result == null ? null : sealed(core, trail.result),
        trail.notes == null ? null : sealed(core, trail.notes));
  }

  /** Nothing, in place of what cannot be read: it does not verify either. */
  private static byte[] sealed(StoreCore core, Blob blob) {
    try {
      return core.read(blob);
    } catch (StoreException e) {
      damage(e);
      return new byte[0];
    }
  }
}
