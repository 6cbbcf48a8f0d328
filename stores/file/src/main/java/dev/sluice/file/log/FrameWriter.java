package dev.sluice.file.log;

import dev.sluice.spi.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Puts frames into their files, and forces. A force covers the segments left behind since the last
 * one as well, oldest first, so that nothing counts as durable before all that precedes it.
 */
final class FrameWriter {
  private final SegmentSupply supply;
  private final LogTail tail;
  private final LogHealth health;
  private final long storeId;
  private final FrameCodec codec;
  private final ReentrantLock writing = new ReentrantLock();
  private final ReentrantLock forcing = new ReentrantLock();
  private final List<Segment> left = new ArrayList<>();
  private Segment current;
  private volatile long written;
  private volatile long durable;

  FrameWriter(SegmentSupply supply, LogTail tail, LogHealth health, long storeId, Segment current) {
    this.supply = supply;
    this.tail = tail;
    this.health = health;
    this.storeId = storeId;
    this.codec = new FrameCodec(storeId);
    this.current = current;
    this.written = Location.of(current.number, current.end);
    this.durable = written;
  }

  /** All before this location is in the files. */
  long written() {
    return written;
  }

  /** All before this location is on the disk. */
  long durable() {
    return durable;
  }

  /** Writes what was appended until now. */
  void write() {
    writing.lock();
    try {
      health.check();
      for (FrameBuffer frame : take()) {
        enter(frame.segment);
        write(frame);
      }
      giveBack();
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      // Frames that were taken and not written must not be passed over by whoever writes next.
      health.failThread(Thread.currentThread().getName(), e);
      throw e;
    } finally {
      writing.unlock();
    }
  }

  /** Forces what is written until now. */
  void force() {
    forcing.lock();
    try {
      health.check();
      List<Segment> segments = new ArrayList<>();
      long until = unforced(segments, true);
      force(segments);
      durable = until;
    } finally {
      forcing.unlock();
    }
  }

  /** Forces the segments that have been left behind. */
  void forceLeft() {
    forcing.lock();
    try {
      health.check();
      List<Segment> segments = new ArrayList<>();
      long until = unforced(segments, false);
      force(segments);
      durable = Math.max(durable, until);
    } finally {
      forcing.unlock();
    }
  }

  /**
   * Writes an empty frame, whose watermark covers all records: no flaw is taken for a tail then.
   */
  void mark() {
    writing.lock();
    try {
      health.check();
      if (current.end + FrameCodec.HEADER <= current.filled) {
        write(new FrameBuffer(current, current.end, FrameBuffer.firstBytes()));
      }
    } finally {
      writing.unlock();
    }
  }

  /** No force will touch this segment any more. */
  void forget(Segment segment) {
    forcing.lock();
    try {
      writing.lock();
      try {
        left.remove(segment);
      } finally {
        writing.unlock();
      }
    } finally {
      forcing.unlock();
    }
  }

  /** Whether a segment was left behind and waits for a force. */
  boolean hasLeft() {
    writing.lock();
    try {
      return !left.isEmpty();
    } finally {
      writing.unlock();
    }
  }

  private long unforced(List<Segment> segments, boolean withCurrent) {
    writing.lock();
    try {
      segments.addAll(left);
      left.clear();
      if (withCurrent) {
        segments.add(current);
        return written;
      }
      if (segments.isEmpty()) {
        return 0;
      }
      Segment last = segments.get(segments.size() - 1);
      return Location.of(last.number, last.end);
    } finally {
      writing.unlock();
    }
  }

  private void force(List<Segment> segments) {
    for (Segment segment : segments) {
      segment.force(segment.filled, health);
    }
  }

  private List<FrameBuffer> take() {
    supply.lock.lock();
    try {
      return tail.take();
    } finally {
      supply.lock.unlock();
    }
  }

  private void giveBack() {
    supply.lock.lock();
    try {
      tail.written();
    } finally {
      supply.lock.unlock();
    }
  }

  private void write(FrameBuffer frame) {
    ByteBuffer bytes = frame.bytes().limit(frame.size()).position(0);
    codec.seal(
        bytes,
        Location.of(current.number, frame.start),
        frame.records(),
        durable,
        current.vouched());
    try {
      current.file.writeFully(bytes, frame.start);
    } catch (IOException e) {
      throw health.fail("write", current.path, frame.start, e);
    }
    current.end = frame.end();
    written = Location.of(current.number, current.end);
  }

  private void enter(Segment next) {
    if (next == current) {
      return;
    }
    SegmentHeader header =
        new SegmentHeader(
            storeId, next.number, current.number, current.end, durable, next.vouched());
    try {
      next.file.writeFully(header.encode(), 0);
    } catch (IOException e) {
      throw health.fail("write", next.path, 0, e);
    }
    left.add(current);
    supply.left();
    current = next;
    written = Location.of(next.number, next.end);
  }
}
