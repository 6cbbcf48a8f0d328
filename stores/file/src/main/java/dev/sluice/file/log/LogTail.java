package dev.sluice.file.log;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The frames that are not written yet: those that wait, and the one being built. While one thread
 * writes frames, others build the next. Guarded by the lock of the {@link SegmentSupply}.
 */
final class LogTail {
  private static final int KEPT_BUFFERS = 4;

  private final SegmentSupply supply;
  private final int maxFrame;
  private final ArrayDeque<ByteBuffer> spare = new ArrayDeque<>();
  private List<FrameBuffer> waiting = new ArrayList<>();
  private List<FrameBuffer> writing = new ArrayList<>();
  private FrameBuffer building;

  LogTail(SegmentSupply supply, int maxFrame, Segment current) {
    this.supply = supply;
    this.maxFrame = maxFrame;
    this.building = new FrameBuffer(current, current.end, FrameBuffer.firstBytes());
  }

  /** Whether a frame is full, so that somebody should write it although nobody waits for it. */
  boolean hasFullFrame() {
    return !waiting.isEmpty();
  }

  /** The segment in which the next frame starts, or the one after it. */
  Segment segment() {
    return building.segment;
  }

  /** The offset at which the next record's length would stand. */
  int at() {
    return building.end();
  }

  /** Closes the frame being built if it would outgrow its size by so many bytes. */
  void makeWay(int need) {
    if (building.size() + need > maxFrame) {
      close(building.segment, building.end());
    }
  }

  /** Puts a record behind the last; there is room. */
  long append(ByteBuffer from, int index, int length) {
    if (!supply.inSegment(at(), FrameCodec.PREFIX + length)) {
      int end = building.isEmpty() ? building.start : building.end();
      close(supply.next(end), SegmentHeader.BYTES);
    }
    int at = building.add(from, index, length);
    building.segment.appended = building.end();
    return Location.of(building.segment.number, at);
  }

  /** Hands over all frames, oldest first, until {@link #written}. One thread at a time. */
  List<FrameBuffer> take() {
    close(building.segment, building.end());
    List<FrameBuffer> taken = waiting;
    waiting = writing;
    writing = taken;
    return taken;
  }

  /** The frames handed over last are in their files. */
  void written() {
    for (FrameBuffer frame : writing) {
      if (spare.size() < KEPT_BUFFERS && frame.bytes().capacity() <= 2 * maxFrame) {
        spare.push(frame.bytes());
      }
    }
    writing.clear();
  }

  /** Copies from a record that is not written yet; false if it is. */
  boolean copy(long location, byte[] target) {
    return copy(building, location, target)
        || waiting.stream().anyMatch(f -> copy(f, location, target))
        || writing.stream().anyMatch(f -> copy(f, location, target));
  }

  private static boolean copy(FrameBuffer frame, long location, byte[] target) {
    return frame.segment.number == Location.segment(location)
        && frame.copy(Location.offset(location), target);
  }

  private void close(Segment segment, int start) {
    if (building.isEmpty()) {
      if (building.segment != segment) {
        building = new FrameBuffer(segment, start, building.bytes());
      }
      return;
    }
    waiting.add(building);
    ByteBuffer bytes = spare.poll();
    building = new FrameBuffer(segment, start, bytes == null ? FrameBuffer.firstBytes() : bytes);
  }
}
