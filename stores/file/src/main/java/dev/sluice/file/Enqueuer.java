package dev.sluice.file;

import dev.sluice.file.log.RecordLog.Commit;
import dev.sluice.file.log.RecordLog.Room;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobId;
import dev.sluice.job.JobNotes;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import dev.sluice.job.UniqueKey;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Takes new jobs in (rules 1, 5, 6, 7, 11, 14). */
final class Enqueuer {
  /** Bytes of a record beside a job's own: fixed fields and what the log adds. */
  private static final int FIXED = 128;

  /** A buffer that grew to more is not kept. */
  private static final int LARGEST_SPARE = 4 << 20;

  private final StoreCore core;
  private final JobIndex index;
  private final Slab slab;

  /** For the next who comes: a new buffer would have to be filled with zeros first. */
  private final AtomicReference<@Nullable RecordWriter> spare = new AtomicReference<>();

  Enqueuer(StoreCore core) {
    this.core = core;
    index = core.index;
    slab = index.slab;
  }

  List<Enqueued> enqueue(List<NewJob> jobs) {
    if (jobs.isEmpty()) {
      return List.of();
    }
    RecordWriter taken = spare.getAndSet(null);
    RecordWriter out = taken == null ? new RecordWriter() : taken;
    try {
      return enqueue(Drafts.of(jobs, out));
    } finally {
      if (out.array().length <= LARGEST_SPARE) {
        spare.lazySet(out);
      }
    }
  }

  private List<Enqueued> enqueue(Drafts drafts) {
    List<Enqueued> answers = new ArrayList<>(drafts.size());
    Intake intake = new Intake(core, drafts);
    long last;
    core.lock.lock();
    try {
      long now = core.now();
      requireRoom(drafts);
      for (int i = 0; i < drafts.size(); i++) {
        answers.add(enqueue(drafts, i, intake, now));
      }
      take(intake, now);
      // Also for a DUPLICATE alone: the job that it met may not be on the disk yet.
      last = core.journal.last();
    } finally {
      core.unlock();
    }
    core.commit(last, Commit.DURABLE);
    return answers;
  }

  private static void take(Intake intake, long now) {
    if (intake.size() == 0) {
      return;
    }
    try {
      intake.write(now);
    } finally {
      intake.index();
    }
  }

  /** A job that is there already needs no room; it is looked for only when there is not enough. */
  private void requireRoom(Drafts drafts) {
    int count = drafts.size();
    if (core.log.hasRoom(count, drafts.length() + (long) FIXED * count, Room.ORDINARY)) {
      return;
    }
    int records = 0;
    long bytes = 0;
    for (int i = 0; i < count; i++) {
      if (index.find(drafts.job(i).id()) < 0) {
        records++;
        bytes += drafts.length(i) + FIXED;
      }
    }
    if (records > 0 && (records == count || !core.log.hasRoom(records, bytes, Room.ORDINARY))) {
      throw new StoreException(
          Kind.OVERLOADED,
          core.name + " has no room on its disk for more jobs; nothing was stored");
    }
  }

  private Enqueued enqueue(Drafts drafts, int i, Intake intake, long now) {
    NewJob job = drafts.job(i);
    UniqueKey unique = job.options().unique();
    if (unique != null || job.past() != null || !intake.isBehind(job.id())) {
      take(intake, now);
    }
    if (index.find(job.id()) >= 0) {
      return Enqueued.duplicate(job.id());
    }
    Enqueued refused = refuse(drafts, i);
    if (refused != null) {
      return refused;
    }
    boolean live = job.past() == null || !job.past().state().isFinal();
    if (unique != null && live) {
      JobId holder = index.unique.holder(new UniqueId(job.queue(), unique.key()), now);
      if (holder != null) {
        return conflict(drafts, i, unique, holder, now);
      }
    }
    QueueIndex queue = index.queue(job.queue());
    Enqueued full = live ? full(job, queue, intake, now) : null;
    if (full != null) {
      return full;
    }
    if (unique != null || job.past() != null) {
      insert(drafts, i, queue, now);
    } else {
      intake.add(i, queue, readyAt(job.options(), now));
    }
    return Enqueued.inserted(job.id());
  }

  private @Nullable Enqueued refuse(Drafts drafts, int i) {
    NewJob job = drafts.job(i);
    int max = core.limits.maxPayload();
    if (job.payload().length > max) {
      return Enqueued.rejected(job.id(), "the payload is larger than " + max + " bytes");
    }
    if (drafts.length(i) - job.payload().length > core.limits.maxHead()) {
      return Enqueued.rejected(
          job.id(), "the headers are larger than " + core.limits.maxHead() + " bytes");
    }
    return null;
  }

  private @Nullable Enqueued full(NewJob job, QueueIndex queue, Intake intake, long now) {
    if (queue.waiting() + intake.size() >= queue.settings.capacity()
        || index.waiting() + intake.size() >= core.limits.maxPending()) {
      // Not all of them may be of this queue.
      take(intake, now);
    }
    if (queue.waiting() >= queue.settings.capacity()) {
      return Enqueued.full(job.id(), job.queue(), queue.settings.capacity());
    }
    if (index.waiting() >= core.limits.maxPending()) {
      return new Enqueued(
          Enqueued.Outcome.FULL,
          job.id(),
          "the store is full: max-pending is " + core.limits.maxPending());
    }
    return null;
  }

  private Enqueued conflict(Drafts drafts, int i, UniqueKey unique, JobId holder, long now) {
    if (unique.onConflict() == UniqueKey.OnConflict.REJECT) {
      return Enqueued.rejected(holder, "the unique key is taken");
    }
    int slot = index.find(holder);
    boolean waits =
        slot >= 0 && (slab.state(slot) == JobState.READY || slab.state(slot) == JobState.SCHEDULED);
    if (unique.onConflict() == UniqueKey.OnConflict.KEEP
        || !waits
        || drafts.job(i).past() != null) {
      return Enqueued.duplicate(holder);
    }
    replace(slot, drafts, i, unique, now);
    return Enqueued.replaced(holder);
  }

  private void insert(Drafts drafts, int i, QueueIndex queue, long now) {
    NewJob job = drafts.job(i);
    NewJob.Past past = job.past();
    long enqueuedAt = past == null ? now : Micros.floor(past.history().enqueuedAt());
    Status status = past == null ? fresh(job.options(), now, null) : restored(past, now);
    JobBlobs blobs = past == null ? JobBlobs.NONE : blobs(past);
    int slot = slab.peekFree();
    long sequence = core.lastSequence + 1;
    long location =
        core.journal.job(
            slot,
            sequence,
            enqueuedAt,
            job.id(),
            status,
            blobs,
            drafts.bytes(),
            drafts.offset(i),
            drafts.length(i),
            Room.ORDINARY);
    core.lastSequence = sequence;
    slab.take(slot);
    Extra extra = Extra.of(job.options(), enqueuedAt);
    index.fill(slot, job.id(), sequence, queue, job.options().priority(), status, extra);
    index.locate(slot, location, core.journal.lastLength());
    index.add(slot);
    takeKey(slot, status, extra, now);
  }

  private void takeKey(int slot, Status status, @Nullable Extra extra, long now) {
    if (extra == null || extra.uniqueKey() == null) {
      return;
    }
    UniqueId key = new UniqueId(index.queueOf(slot).name, extra.uniqueKey());
    boolean lives = !status.state().isFinal();
    if (lives || (extra.hasWindow() && index.unique.holder(key, now) == null)) {
      index.unique.take(key, slab.id(slot), extra.uniqueUntil());
    }
  }

  private void replace(int slot, Drafts drafts, int i, UniqueKey unique, long now) {
    JobOptions options = drafts.job(i).options();
    long enqueuedAt = JobReader.enqueuedAt(core, slot);
    Trail trail = slab.trail(slot) == null ? null : Trail.copy(slab.trail(slot));
    if (trail != null) {
      trail.head = false;
      trail.contentLost = false;
    }
    Status status = fresh(options, now, trail);
    JobBlobs blobs = JobReader.blobs(core, slab.trail(slot));
    long location =
        core.journal.job(
            slot,
            slab.sequence(slot),
            enqueuedAt,
            slab.id(slot),
            status,
            blobs,
            drafts.bytes(),
            drafts.offset(i),
            drafts.length(i),
            Room.ORDINARY);
    int length = core.journal.lastLength();
    Extra extra = Extra.of(options, enqueuedAt);
    index.replace(slot, options.priority(), status, extra);
    index.locate(slot, location, length);
    long until = extra == null ? Micros.NEVER : extra.uniqueUntil();
    index.unique.take(new UniqueId(drafts.job(i).queue(), unique.key()), slab.id(slot), until);
  }

  private Status fresh(JobOptions options, long now, @Nullable Trail trail) {
    long at = readyAt(options, now);
    return new Status(Transitions.waiting(at, now), at, trail);
  }

  private long readyAt(JobOptions options, long now) {
    Instant runAt = options.runAt();
    if (runAt != null) {
      return Math.max(now, Micros.ceil(runAt));
    }
    return options.delay() == null ? now : core.after(now, options.delay());
  }

  private static Status restored(NewJob.Past past, long now) {
    JobHistory history = past.history();
    Trail trail = new Trail();
    trail.attempts = history.attempts();
    trail.lostLeases = history.lostLeases();
    trail.releases = history.releases();
    trail.startedAt = history.startedAt() == null ? Trail.NONE : Micros.floor(history.startedAt());
    trail.finishedAt =
        history.finishedAt() == null ? Trail.NONE : Micros.floor(history.finishedAt());
    trail.reason = history.reason();
    trail.head = history.started() && !past.state().isFinal();
    long readyAt = Micros.ceil(past.runAt());
    JobState state = past.state().isFinal() ? past.state() : Transitions.waiting(readyAt, now);
    if (past.state().isFinal() && trail.finishedAt == Trail.NONE) {
      trail.finishedAt = now;
    }
    return new Status(state, readyAt, trail);
  }

  private static JobBlobs blobs(NewJob.Past past) {
    boolean noted = !past.notes().equals(JobNotes.NONE);
    byte[] notes = noted ? Seal.put(BlobCodec.notes(past.notes())) : null;
    byte[] result = past.history().result();
    return new JobBlobs(
        past.history().failures().stream().map(f -> Seal.put(BlobCodec.failure(f))).toList(),
        result == null ? null : Seal.put(result),
        notes);
  }
}
