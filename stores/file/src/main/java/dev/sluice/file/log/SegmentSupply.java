package dev.sluice.file.log;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The room prepared at the end of a log. Files grow by zeros, which are forced before they are
 * counted, ahead of the records: a commit then changes no file's length, which makes its force
 * cheaper, and a full disk is met here and not in the middle of a commit.
 *
 * <p>Part of the room is held back for records that end work: in proportion to what is stored, at
 * most half a segment. Everything here is guarded by {@link #lock}.
 */
final class SegmentSupply {
  final ReentrantLock lock = new ReentrantLock();

  private final Condition outcome = lock.newCondition();
  private final Condition work = lock.newCondition();
  private final SegmentFiles files;
  private final int segmentBytes;
  private final ArrayDeque<Segment> ahead = new ArrayDeque<>();
  private Segment current;
  private Segment newest;
  private long stored;
  private long demand;
  private int failures;
  private int outcomes;
  private @Nullable IOException stuck;

  SegmentSupply(SegmentFiles files, Segment current, Iterable<Segment> ahead) {
    this.files = files;
    this.segmentBytes = files.segmentBytes();
    this.current = current;
    this.newest = current;
    for (Segment s : ahead) {
      this.ahead.add(s);
      newest = s;
    }
  }

  /** Bytes that all segments but the current one hold, for the size of what is held back. */
  void stored(long change) {
    stored += change;
  }

  /** Why there is no room, if there was none at the last try. */
  @Nullable IOException stuck() {
    return stuck;
  }

  Condition work() {
    return work;
  }

  /** Room for records that end work, in bytes. */
  long reserve(int at) {
    return Math.max(files.step(), Math.min((stored + at) / 2, segmentBytes / 2));
  }

  /** Whether this segment can still hold so many bytes at this offset. */
  boolean inSegment(int at, long need) {
    return at + need <= (ahead.isEmpty() ? segmentBytes : current.filled);
  }

  /** Whether so many bytes can be appended at this offset, and so many be left. */
  boolean holds(int at, long need, long left) {
    long here = (long) current.filled - at;
    long there = roomAhead();
    if (inSegment(at, need)) {
      return here >= need && here + there - need >= left;
    }
    long usable = there - FrameCodec.HEADER;
    if (need <= capacity()) {
      Segment next = ahead.peekFirst();
      return next != null
          && next.filled - SegmentHeader.BYTES - FrameCodec.HEADER >= need
          && usable - need >= left;
    }
    return usable >= 2 * need + capacity() + left;
  }

  /** Waits for room to be prepared; false when there is none to be had. */
  boolean await(int at, long need, long left, int failuresSeen) {
    if (stuck != null) {
      if (failures > failuresSeen || !files.hasSpace()) {
        return false;
      }
      stuck = null;
    }
    long elsewhere = 0;
    if (!inSegment(at, need)) {
      elsewhere = segmentBytes - at + (need <= capacity() ? FrameCodec.HEADER : need + capacity());
    }
    demand = Math.max(demand, elsewhere + need + left);
    work.signal();
    int before = outcomes;
    while (outcomes == before) {
      outcome.awaitUninterruptibly();
    }
    return true;
  }

  int failures() {
    return failures;
  }

  /** The next segment, which becomes the current one. There is one: {@link #holds}. */
  Segment next(int lastEnd) {
    stored += lastEnd;
    current = ahead.remove();
    work.signal();
    return current;
  }

  /** Whether zeros are to be added. */
  boolean isShort(LogTail tail) {
    return missing(tail.at()) > 0;
  }

  Iterable<Segment> ahead() {
    return ahead;
  }

  /** Length of the prepared files. */
  long filledAhead() {
    long bytes = 0;
    for (Segment s : ahead) {
      bytes += s.filled;
    }
    return bytes;
  }

  private long missing(int at) {
    long lead = reserve(at);
    long goal = Math.max(2 * lead, demand);
    long room = current.filled - at + roomAhead();
    if (stuck != null || room >= goal) {
      return 0;
    }
    return Math.max(goal - room, lead / 2);
  }

  /** Tries again although the last try failed. */
  void retry() {
    stuck = null;
    work.signal();
  }

  void wakeAll() {
    outcomes++;
    outcome.signalAll();
    work.signalAll();
  }

  /** Adds zeros at the end, if they are wanted. Called without the lock, by one thread. */
  void extend(LogTail tail) {
    long missing;
    lock.lock();
    try {
      missing = missing(tail.at());
    } finally {
      lock.unlock();
    }
    if (missing == 0) {
      return;
    }
    try {
      extend(missing);
    } catch (IOException e) {
      publish(
          () -> {
            stuck = e;
            demand = 0;
            failures++;
          });
    }
  }

  private void extend(long missing) throws IOException {
    Segment grown = newest;
    if (grown.filled < segmentBytes) {
      int length = files.grow(grown.file, grown.filled, missing);
      publish(() -> grown.filled = length);
      return;
    }
    Segment made = files.create(newest.number + 1, missing);
    publish(
        () -> {
          newest = made;
          ahead.add(made);
        });
  }

  private void publish(Runnable change) {
    lock.lock();
    try {
      change.run();
      outcomes++;
      outcome.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private long roomAhead() {
    long room = 0;
    for (Segment s : ahead) {
      room += s.filled - SegmentHeader.BYTES;
    }
    return room;
  }

  private long capacity() {
    return (long) segmentBytes - SegmentHeader.BYTES - FrameCodec.HEADER;
  }
}
