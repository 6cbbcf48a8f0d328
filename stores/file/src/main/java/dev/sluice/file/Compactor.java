package dev.sluice.file;

import dev.sluice.file.log.RecordLog.Commit;
import dev.sluice.file.log.RecordLog.Room;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the log's size bounded by what is needed: lets the oldest segment go when nothing in it is
 * needed any more, and copies what is still needed to the log's end when the log is too large.
 *
 * <p>Oldest first, so that the record of a job's end never outlives the job's record the wrong way
 * round: it always lies behind it, and goes later. A copy is appended under the index lock after
 * another look at whether the job is still there; otherwise an end written just before would be
 * undone by the copy.
 */
final class Compactor implements Runnable {
  private static final Logger LOG = System.getLogger(Compactor.class.getName());

  private static final int JOBS_AT_ONCE = 128;

  /** Heads that may come to be let go while others are. */
  private static final int MARGIN = 16;

  private static final long BYTES_AT_ONCE = 1 << 20;

  private final StoreCore core;
  private final Semaphore wanted = new Semaphore(0);
  private final Semaphore rounds = new Semaphore(0);
  private final Thread thread;
  private volatile boolean stopped;

  Compactor(StoreCore core) {
    this.core = core;
    thread = new Thread(this, "sluice-file-compaction");
    thread.setDaemon(true);
  }

  void start() {
    core.compaction = this::wake;
    thread.start();
    wake();
  }

  private void wake() {
    if (wanted.availablePermits() == 0) {
      wanted.release();
    }
  }

  /** Returns when it no longer works on the log. */
  void stop() {
    stopped = true;
    wanted.release();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    while (!stopped) {
      wanted.acquireUninterruptibly();
      wanted.drainPermits();
      try {
        compact();
        trim();
      } catch (StoreException e) {
        stall(Level.WARNING, e.getMessage());
      }
      rounds.release();
    }
  }

  /** Returns after a round that began later than this call. */
  void awaitRound() throws InterruptedException {
    rounds.drainPermits();
    wanted.release();
    rounds.acquire();
    // The first may have been on its way before: two ends make one whole round between them.
    wanted.release();
    rounds.acquire();
  }

  /** Under the lock, so that nobody is between asking for room and using it. */
  private void trim() {
    core.lock.lock();
    try {
      core.log.trim();
    } finally {
      core.lock.unlock();
    }
  }

  private boolean isDue() {
    core.lock.lock();
    try {
      return core.isCompactionDue();
    } finally {
      core.lock.unlock();
    }
  }

  /**
   * Once round the log packs all of it: if it is still too large then, what is counted as needed is
   * wrong, and going on would write for ever.
   */
  private void compact() {
    int left = MARGIN + 2 * core.log.segments().size();
    while (!stopped && isDue()) {
      if (left-- == 0) {
        stall(Level.ERROR, "it is larger than what it needs, however often it is compacted");
        return;
      }
      compactHead();
    }
  }

  private void stall(Level level, @Nullable String why) {
    core.lock.lock();
    try {
      core.compactionStalledIn = LiveSegments.segment(core.journal.last());
    } finally {
      core.lock.unlock();
    }
    if (!stopped) {
      LOG.log(level, "compaction of " + core.name + " waits: " + why);
    }
  }

  private void compactHead() {
    int head = core.headSegment;
    copyJobs(head);
    long last;
    core.lock.lock();
    try {
      copyMarksAndSettings(head);
      core.journal.counters(core.lastSequence, core.lastFence);
      last = core.journal.last();
      if (core.index.live.records(head) != 0) {
        // The store was stopped amid the copying; or else trying again would change nothing.
        throw new StoreException(
            Kind.UNAVAILABLE, "segment " + head + " still holds what is needed");
      }
    } finally {
      core.lock.unlock();
    }
    core.log.commit(last, Commit.DURABLE);
    core.segments.writeLock().lock();
    try {
      core.log.release(head);
    } finally {
      core.segments.writeLock().unlock();
    }
    List<Integer> left = core.log.segments();
    core.lock.lock();
    try {
      core.headSegment = left.get(0);
      core.index.live.startAt(core.headSegment);
    } finally {
      core.lock.unlock();
    }
  }

  private void copyJobs(int head) {
    int slot = 0;
    while (!stopped && core.index.live.records(head) > 0) {
      List<Copy> copies = new ArrayList<>();
      int next = collect(head, slot, copies);
      if (copies.isEmpty() && next < 0) {
        return;
      }
      // Read without the lock; the segment cannot go, for only this thread lets segments go.
      List<byte[]> records = new ArrayList<>(copies.size());
      for (Copy copy : copies) {
        records.add(read(copy));
      }
      append(copies, records);
      if (next < 0) {
        return;
      }
      slot = next;
    }
  }

  /** The record, or nothing if the file cannot be read there: that is no job's record either. */
  private byte[] read(Copy copy) {
    try {
      return core.log.read(copy.location, copy.length);
    } catch (StoreException e) {
      JobReader.damage(e);
      return new byte[0];
    }
  }

  /**
   * Looks through a chunk for jobs that stand in the segment.
   *
   * @return where to look next; -1 at the end
   */
  private int collect(int head, int from, List<Copy> copies) {
    Slab slab = core.index.slab;
    core.lock.lock();
    try {
      if (from >= slab.end()) {
        return -1;
      }
      int slot = from;
      long bytes = 0;
      int end = ((from >>> Chunk.BITS) + 1) << Chunk.BITS;
      if (!slab.hasChunk(from >>> Chunk.BITS)) {
        return end;
      }
      while (slot < end && copies.size() < JOBS_AT_ONCE && bytes < BYTES_AT_ONCE) {
        if (slab.isUsed(slot) && LiveSegments.segment(slab.location(slot)) == head) {
          copies.add(new Copy(slot, slab.sequence(slot), slab.location(slot), slab.length(slot)));
          bytes += slab.length(slot);
        }
        slot++;
      }
      return slot;
    } finally {
      core.lock.unlock();
    }
  }

  private void append(List<Copy> copies, List<byte[]> records) {
    long last;
    core.lock.lock();
    try {
      for (int i = 0; i < copies.size(); i++) {
        if (isStillThere(copies.get(i))) {
          append(copies.get(i), records.get(i));
        }
      }
      last = core.journal.last();
    } finally {
      core.lock.unlock();
    }
    core.commit(last, Commit.WRITTEN);
  }

  private boolean isStillThere(Copy copy) {
    Slab slab = core.index.slab;
    return slab.isUsed(copy.slot)
        && slab.sequence(copy.slot) == copy.sequence
        && slab.location(copy.slot) == copy.location;
  }

  private void append(Copy copy, byte[] record) {
    Slab slab = core.index.slab;
    Trail old = slab.trail(copy.slot);
    Trail trail = old == null ? null : Trail.copy(old);
    long enqueuedAt;
    ByteBuffer content;
    try {
      StoredJob job = StoredJob.read(record, copy.slot, copy.sequence, copy.location);
      enqueuedAt = job.enqueuedAt;
      content = job.content(record, slab.priority(copy.slot));
    } catch (StoreException e) {
      String why = JobReader.damage(e);
      // Its claim says so too, and a bad disk has many of them.
      LOG.log(Level.DEBUG, "a job of " + core.name + " is damaged: " + why);
      Remains remains = new Remains(core.index);
      enqueuedAt = remains.enqueuedAt(copy.slot);
      content = remains.content(copy.slot, why, record);
      trail = Trail.copy(old);
      trail.contentLost = true;
    }
    long location =
        core.journal.job(
            copy.slot,
            copy.sequence,
            enqueuedAt,
            slab.id(copy.slot),
            new Status(slab.state(copy.slot), slab.readyAt(copy.slot), trail),
            JobReader.blobs(core, old),
            content.array(),
            content.arrayOffset() + content.position(),
            content.remaining(),
            Room.RESERVED);
    int length = core.journal.lastLength();
    slab.trail(copy.slot, trail);
    core.index.locate(copy.slot, location, length);
  }

  private void copyMarksAndSettings(int head) {
    core.index.unique.purge(Micros.floor(core.instant()), Integer.MAX_VALUE);
    for (UniqueKeys.Mark mark : core.index.unique.marksIn(head)) {
      long location = core.journal.mark(mark.key(), mark.job(), mark.until());
      core.index.unique.mark(mark.key(), mark.job(), mark.until(), location);
    }
    for (QueueIndex queue : core.index.queues()) {
      if (queue.settingsLocation >= 0 && LiveSegments.segment(queue.settingsLocation) == head) {
        long location = core.journal.settings(queue.name, queue.settings);
        QueueKeeper.settle(core.index.live, queue, queue.settings, location);
      }
    }
  }

  private record Copy(int slot, long sequence, long location, int length) {}
}
