package dev.sluice.file;

import dev.sluice.file.log.RecordLog;
import dev.sluice.file.log.RecordLog.Commit;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * What the parts of a store share. A call takes {@link #lock}, appends its records, changes the
 * index, lets the lock go, and only then waits for the disk: so calls of many threads share one
 * force, and the order of the log is the order of the index.
 *
 * <p>A job may be claimed before the force of its enqueue is done. That is no harm: its enqueue has
 * not returned yet, and the force that makes its settlement durable covers all that lies before it.
 */
final class StoreCore {
  final ReentrantLock lock = new ReentrantLock();

  /**
   * Held for reading while locations are used outside of {@link #lock}; held for writing while a
   * segment goes. Always taken before {@link #lock}.
   */
  final ReentrantReadWriteLock segments = new ReentrantReadWriteLock();

  final JobIndex index;
  final String name;
  final RecordLog log;
  final Journal journal;
  final Limits limits;

  /** The highest numbers given so far. */
  long lastSequence;

  long lastFence;
  long wakeups;
  boolean closed;

  /** Called, without a lock, when compaction may have something to do. */
  Runnable compaction = () -> {};

  /** The oldest segment; the compaction lets it go. */
  int headSegment;

  /** Until the log is in a later segment than this, compaction has no room to work in. */
  int compactionStalledIn = -1;

  /** Whether the clock stood between two microseconds when {@link #now} was last asked for. */
  private boolean between;

  private final InstantSource clock;

  /**
   * @param name for messages
   */
  StoreCore(String name, JobIndex index, RecordLog log, InstantSource clock, Limits limits) {
    this.name = name;
    this.index = index;
    this.log = log;
    this.clock = clock;
    this.limits = limits;
    journal = new Journal(log);
  }

  /** The time, in microseconds, of a store that is open. */
  long now() {
    if (closed) {
      throw new StoreException(Kind.UNAVAILABLE, name + " is closed");
    }
    Instant time = instant();
    long now = Micros.floor(time);
    between = Micros.ceil(time) > now;
    return now;
  }

  /** When a delay that begins now is over: counted from the clock rounded up (rule 5). */
  long after(long now, Duration delay) {
    return Micros.plus(between && !delay.isZero() ? now + 1 : now, delay);
  }

  Instant instant() {
    return clock.instant();
  }

  /** Lets {@link #lock} go after a change. */
  void unlock() {
    boolean due = isCompactionDue();
    lock.unlock();
    if (due) {
      compaction.run();
    }
  }

  /**
   * Whether the head segment is of no use, or the log is more than twice what is needed and one
   * segment more. Under the lock.
   */
  boolean isCompactionDue() {
    long last = journal.last();
    int active = last < 0 ? headSegment : LiveSegments.segment(last);
    if (active <= headSegment || closed) {
      return false;
    }
    if (index.live.records(headSegment) == 0) {
      return true;
    }
    long total = (long) (active - headSegment) * limits.segmentBytes() + (int) last;
    return active != compactionStalledIn && total > 2 * index.live.bytes() + limits.segmentBytes();
  }

  /** Waits for the record at this location, if there is one. */
  void commit(long location, Commit commit) {
    if (location >= 0) {
      log.commit(location, commit);
    }
  }

  byte[] read(Blob blob) {
    return log.read(blob.location(), blob.length());
  }

  /**
   * What a store takes.
   *
   * @param maxPayload bytes of one payload, result or cursor
   * @param maxPending SCHEDULED and READY jobs in all queues together
   * @param segmentBytes size of a segment
   */
  record Limits(int maxPayload, long maxPending, int segmentBytes) {
    private static final int MAX_HEAD = 256 * 1024;

    /** The most bytes of a job's names and headers together. */
    int maxHead() {
      return Math.min(MAX_HEAD, maxPayload / 2);
    }
  }
}
