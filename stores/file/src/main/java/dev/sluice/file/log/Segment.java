package dev.sluice.file.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** A segment file that is open. */
final class Segment {
  final int number;
  final Path path;
  final LogFile file;

  /** Length of the file, zeros behind the frames included; rises. */
  volatile int filled;

  private final AtomicInteger vouched;
  private final ReentrantLock forcing = new ReentrantLock();

  /** Where the frames end; rises until the segment is full. */
  volatile int end = SegmentHeader.BYTES;

  /** Where the records end that were appended, and perhaps not yet written. */
  volatile int appended = SegmentHeader.BYTES;

  /**
   * @param filled length of the file, which is on the disk
   */
  Segment(int number, Path path, LogFile file, int filled) {
    this.number = number;
    this.path = path;
    this.file = file;
    this.filled = filled;
    this.vouched = new AtomicInteger(filled);
  }

  /** The length that a force has covered: what may be said of the file in it; rises. */
  int vouched() {
    return vouched.get();
  }

  /**
   * Forces the file. One thread at a time: an operating system tells only one of a failure, and
   * that one must have broken the log before another is told that all went well.
   *
   * @param length of the file, all of which has been written
   */
  void force(int length, LogHealth health) {
    forcing.lock();
    try {
      health.check();
      tryForce(length, health);
    } finally {
      forcing.unlock();
    }
  }

  private void tryForce(int length, LogHealth health) {
    try {
      file.force();
    } catch (IOException e) {
      throw health.fail("force", path, end, e);
    } catch (RuntimeException | Error e) {
      health.failThread(Thread.currentThread().getName(), e);
      throw e;
    }
    vouched.accumulateAndGet(length, Math::max);
  }
}
