package dev.sluice.file.log;

import dev.sluice.spi.StoreException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
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
  private final Condition segmentLeft = lock.newCondition();
  private final SegmentFiles files;
  private final LogHealth health;
  private final int segmentBytes;
  private final ArrayDeque<Segment> ahead = new ArrayDeque<>();
  private Segment current;
  private Segment newest;

  /** What all of {@link #ahead} can hold; asked for with every record. */
  private long roomAhead;

  private long stored;
  private long demand;
  private int failures;
  private int outcomes;
  private boolean extending;
  private boolean unforced;
  private @Nullable IOException stuck;

  /** Prepared segments that nobody needs, to be deleted. */
  private final List<Segment> surplus = new ArrayList<>();

  SegmentSupply(SegmentFiles files, Segment current, Iterable<Segment> ahead, LogHealth health) {
    this.health = health;
    this.files = files;
    this.segmentBytes = files.segmentBytes();
    this.current = current;
    this.newest = current;
    for (Segment s : ahead) {
      this.ahead.add(s);
      newest = s;
    }
    countRoom();
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
    if (inSegment(at, need)) {
      return here >= need && here + roomAhead - need >= left;
    }
    long usable = roomAhead - FrameCodec.HEADER;
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

  /** Whoever waited for room has it. Others who wait say so again. */
  void served() {
    demand = 0;
  }

  int failures() {
    return failures;
  }

  /** The next segment, which becomes the current one. There is one: {@link #holds}. */
  Segment next(int lastEnd) {
    stored += lastEnd;
    current = ahead.remove();
    countRoom();
    work.signal();
    return current;
  }

  /** Whether zeros are to be added. */
  boolean isShort(LogTail tail) {
    return missing(tail.at()) > 0;
  }

  /** Prepared files, those that are to be deleted included. */
  List<Segment> prepared() {
    List<Segment> all = new ArrayList<>(ahead);
    all.addAll(surplus);
    return all;
  }

  /** A segment was left that no force has covered yet. */
  void left() {
    lock.lock();
    try {
      unforced = true;
      segmentLeft.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until {@link #left} was called since this was called last, or there is an end. */
  void awaitLeft(BooleanSupplier ended) {
    while (!unforced && !ended.getAsBoolean()) {
      segmentLeft.awaitUninterruptibly();
    }
    unforced = false;
  }

  /** Takes prepared segments out of use that are not needed: a large batch may have wanted them. */
  void trim(LogTail tail) {
    while (extending) {
      outcome.awaitUninterruptibly();
    }
    demand = 0;
    long spare = current.filled - tail.at() + roomAhead - goal(tail.at());
    while (!ahead.isEmpty() && spare >= usable(ahead.getLast())) {
      spare -= usable(ahead.getLast());
      surplus.add(ahead.removeLast());
    }
    newest = ahead.isEmpty() ? current : ahead.getLast();
    countRoom();
    work.signal();
  }

  /** Whether there are files to be deleted. */
  boolean hasSurplus() {
    return !surplus.isEmpty();
  }

  /** Deletes what is not needed. Called without the lock, by one thread. */
  void discard() {
    for (Segment segment : surplus()) {
      try {
        files.delete(segment.path, segment.file);
      } catch (IOException e) {
        // Its zeros are found, and used or deleted, when the log is opened again.
        System.getLogger(SegmentSupply.class.getName())
            .log(System.Logger.Level.WARNING, "cannot delete " + segment.path, e);
      }
      publish(() -> surplus.remove(segment));
    }
  }

  private List<Segment> surplus() {
    lock.lock();
    try {
      return List.copyOf(surplus);
    } finally {
      lock.unlock();
    }
  }

  private long missing(int at) {
    long goal = Math.max(goal(at), demand);
    long room = current.filled - at + roomAhead;
    if (stuck != null || room >= goal) {
      return 0;
    }
    return Math.max(goal - room, reserve(at) / 2);
  }

  /** Room that is always to be there: what is held back, and as much for new work. */
  private long goal(int at) {
    return reserve(at) * 2;
  }

  /** Tries again although the last try failed. */
  void retry() {
    stuck = null;
    work.signal();
  }

  /** Lets those who wait for room look again. */
  void tellAll() {
    publish(() -> {});
  }

  void wakeAll() {
    extending = false;
    outcomes++;
    outcome.signalAll();
    work.signalAll();
    segmentLeft.signalAll();
  }

  /** Adds zeros at the end, if they are wanted. Called without the lock, by one thread. */
  void extend(LogTail tail) {
    long missing;
    lock.lock();
    try {
      // What is to be deleted goes first: the next file may have the name of one of those.
      missing = surplus.isEmpty() ? missing(tail.at()) : 0;
      extending = missing > 0;
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
    } catch (StoreException e) {
      // The log is broken; whoever waits for room finds it so.
      tellAll();
    }
  }

  private void extend(long missing) throws IOException {
    Segment grown = newest;
    if (grown.filled < segmentBytes) {
      int length = files.grow(grown, missing, health);
      publish(() -> grown.filled = length);
      return;
    }
    Segment made = create(newest.number + 1, missing);
    publish(
        () -> {
          newest = made;
          ahead.add(made);
        });
  }

  /**
   * In a log of some size a segment is filled at once: a file that is lengthened while records are
   * written to it makes their writes wait, and their forces take the zeros along.
   */
  private Segment create(int number, long missing) throws IOException {
    if (missing < segmentBytes / 4) {
      return files.create(number, missing);
    }
    try {
      return files.create(number, segmentBytes);
    } catch (IOException e) {
      // The disk may still have room for what is needed now.
      return files.create(number, missing);
    }
  }

  private void publish(Runnable change) {
    lock.lock();
    try {
      change.run();
      countRoom();
      extending = false;
      outcomes++;
      outcome.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void countRoom() {
    roomAhead = 0;
    for (Segment s : ahead) {
      roomAhead += usable(s);
    }
  }

  private static long usable(Segment segment) {
    return (long) segment.filled - SegmentHeader.BYTES;
  }

  private long capacity() {
    return (long) segmentBytes - SegmentHeader.BYTES - FrameCodec.HEADER;
  }
}
