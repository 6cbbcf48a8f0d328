package dev.sluice.file;

import dev.sluice.file.log.RecordLog;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import dev.sluice.spi.QueueSettings;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds the index from the records: the last one of each job wins. A record about a job that is
 * not there is passed over: the job's own record was in a segment that is gone, so the job is too.
 */
final class Replayer implements RecordLog.Replay {
  private static final int MAX_SLOT = 1 << 28;

  private final JobIndex index;
  private final Slab slab;
  private final Map<String, LocatedSettings> settings = new HashMap<>();
  private final Map<UniqueId, LocatedMark> marks = new HashMap<>();

  private long lastSequence;
  private long lastFence;

  Replayer(JobIndex index) {
    this.index = index;
    slab = index.slab;
  }

  @Override
  public void record(long location, ByteBuffer record) {
    int length = record.remaining();
    RecordReader in = new RecordReader(record);
    int type = in.u8();
    switch (type) {
      case Records.JOB -> job(in, location, length);
      case Records.STATE -> state(in, location);
      case Records.EXTEND -> extend(in);
      case Records.PRIORITY -> priority(in);
      case Records.NOTES -> notes(in, location);
      case Records.FORGET -> forget(in);
      case Records.MARK -> mark(in, location);
      case Records.SETTINGS -> settings(in, location);
      case Records.COUNTERS -> {
        lastSequence = Math.max(lastSequence, in.i64());
        lastFence = Math.max(lastFence, in.i64());
      }
      default ->
          throw new StoreException(
              Kind.CORRUPT,
              "unknown record type "
                  + type
                  + " in segment "
                  + LiveSegments.segment(location)
                  + " at offset "
                  + (int) location);
    }
  }

  private void job(RecordReader in, long location, int length) {
    StoredJob job = StoredJob.replay(in, location);
    if (job.slot < 0 || job.slot > MAX_SLOT || job.sequence <= 0) {
      throw new StoreException(
          Kind.CORRUPT,
          "impossible job record in segment "
              + LiveSegments.segment(location)
              + " at offset "
              + (int) location);
    }
    lastSequence = Math.max(lastSequence, job.sequence);
    countFence(job.status.trail());
    slab.replayTake(job.slot);
    QueueIndex queue = index.queue(job.queue());
    JobOptions options = job.options();
    Status status = new Status(job.status.state(), job.status.readyAt(), job.trail());
    index.fill(
        job.slot,
        job.id,
        job.sequence,
        queue,
        options.priority(),
        status,
        Extra.of(options, job.enqueuedAt));
    Chunk chunk = slab.chunk(job.slot);
    chunk.location[job.slot & Chunk.MASK] = location;
    chunk.length[job.slot & Chunk.MASK] = length;
  }

  private void state(RecordReader in, long location) {
    int slot = slot(in);
    Status status = Status.read(in);
    countFence(status.trail());
    if (slot < 0) {
      return;
    }
    Trail trail = status.trail();
    if (trail != null) {
      Trail before = slab.trail(slot);
      if (before != null) {
        trail.failures = before.failures;
        trail.result = before.result;
        trail.notes = before.notes;
      }
      Blob failure = optional(in, location);
      Blob result = optional(in, location);
      if (failure != null) {
        trail.addFailure(failure);
      }
      if (result != null || status.state() == JobState.COMPLETED) {
        trail.result = result;
      }
    }
    slab.state(slot, status.state());
    slab.readyAt(slot, status.readyAt());
    slab.trail(slot, trail);
  }

  private static @Nullable Blob optional(RecordReader in, long location) {
    return in.u8() == 0 ? null : blob(in, location);
  }

  private static Blob blob(RecordReader in, long location) {
    int length = in.size();
    Blob blob = new Blob(location + in.position(), length);
    in.skip(length);
    return blob;
  }

  private void extend(RecordReader in) {
    int slot = slot(in);
    Trail trail = slot < 0 ? null : slab.trail(slot);
    if (trail != null) {
      // In place: nobody else has the trail yet.
      trail.leaseUntil = in.i64();
    }
  }

  private void priority(RecordReader in) {
    int slot = slot(in);
    if (slot >= 0) {
      slab.priority(slot, (int) in.signed());
    }
  }

  private void notes(RecordReader in, long location) {
    int slot = slot(in);
    Trail trail = slot < 0 ? null : slab.trail(slot);
    if (trail != null) {
      trail.notes = blob(in, location);
    }
  }

  private void forget(RecordReader in) {
    int slot = slot(in);
    if (slot >= 0) {
      slab.replayFree(slot);
    }
  }

  private void mark(RecordReader in, long location) {
    String queue = in.text();
    UniqueId key = new UniqueId(queue, in.text());
    long high = in.i64();
    JobId job = new JobId(high, in.i64());
    marks.put(key, new LocatedMark(job, in.i64(), location));
  }

  private void settings(RecordReader in, long location) {
    String queue = in.text();
    boolean paused = in.u8() != 0;
    settings.put(queue, new LocatedSettings(new QueueSettings(paused, in.i64()), location));
  }

  /** The slot that a record is about; -1 if the job is not there. */
  private int slot(RecordReader in) {
    int slot = in.i32();
    long sequence = in.i64();
    boolean there = slot >= 0 && slab.isUsed(slot) && slab.sequence(slot) == sequence;
    return there ? slot : -1;
  }

  private void countFence(@Nullable Trail trail) {
    if (trail != null) {
      lastFence = Math.max(lastFence, trail.fence);
    }
  }

  /** Puts all jobs into their orders when the last record was read. */
  void finish(StoreCore core) {
    core.lastSequence = lastSequence;
    core.lastFence = lastFence;
    long now = core.now();
    slab.replayed();
    if (!core.log.segments().isEmpty()) {
      core.headSegment = core.log.segments().get(0);
      index.live.startAt(core.headSegment);
    }
    marks.forEach(
        (key, mark) -> {
          if (mark.until > now) {
            index.unique.mark(key, mark.job, mark.until, mark.location);
          }
        });
    int[] slots = slotsBySequence();
    for (int slot : slots) {
      add(slot, now);
    }
    // Only now: a job's place depends on whether another one heads its group.
    for (int slot : slots) {
      index.linkReplayed(slot);
    }
    settings.forEach(
        (name, found) ->
            QueueKeeper.settle(index.live, index.queue(name), found.settings, found.location));
  }

  private void add(int slot, long now) {
    Chunk chunk = slab.chunk(slot);
    int at = slot & Chunk.MASK;
    index.live.add(chunk.location[at], chunk.length[at]);
    JobState state = slab.state(slot);
    if (state == JobState.SCHEDULED) {
      state = Transitions.waiting(chunk.readyAt[at], now);
      slab.state(slot, state);
    }
    index.addReplayed(slot);
    Extra extra = slab.extra(slot);
    if (extra.uniqueKey() == null) {
      return;
    }
    Trail trail = slab.trail(slot);
    boolean givenUp = trail != null && trail.keyGivenUp;
    boolean holds = extra.hasWindow() ? extra.uniqueUntil() > now : !state.isFinal() && !givenUp;
    if (holds) {
      index.unique.take(
          new UniqueId(index.queueOf(slot).name, extra.uniqueKey()),
          slab.id(slot),
          extra.uniqueUntil());
    }
  }

  private int[] slotsBySequence() {
    int[] slots = new int[slab.jobs()];
    long[] sequences = new long[slots.length];
    int count = 0;
    boolean inOrder = true;
    for (int slot = 0; slot < slab.end(); slot++) {
      if (slab.isUsed(slot)) {
        slots[count] = slot;
        sequences[count] = slab.sequence(slot);
        inOrder &= count == 0 || sequences[count] > sequences[count - 1];
        count++;
      }
    }
    if (inOrder) {
      return slots;
    }
    Arrays.sort(sequences);
    int[] sorted = new int[count];
    for (int slot : slots) {
      sorted[Arrays.binarySearch(sequences, slab.sequence(slot))] = slot;
    }
    return sorted;
  }

  private record LocatedSettings(QueueSettings settings, long location) {}

  private record LocatedMark(JobId job, long until, long location) {}
}
