package dev.sluice.file.log;

import java.nio.ByteBuffer;

/** A frame while it is built, and until it is written. */
final class FrameBuffer {
  private static final int FIRST_CAPACITY = 16 << 10;

  final Segment segment;
  final int start;
  private ByteBuffer bytes;
  private int size = FrameCodec.HEADER;
  private int records;

  FrameBuffer(Segment segment, int start, ByteBuffer bytes) {
    this.segment = segment;
    this.start = start;
    this.bytes = bytes.clear();
  }

  static ByteBuffer firstBytes() {
    return ByteBuffer.allocateDirect(FIRST_CAPACITY);
  }

  boolean isEmpty() {
    return records == 0;
  }

  int records() {
    return records;
  }

  /** Bytes that the frame takes, its head included; the head is there even without records. */
  int size() {
    return size;
  }

  /** The offset behind the frame. */
  int end() {
    return start + size;
  }

  /** The storage; what is behind {@link #size} is rubbish. */
  ByteBuffer bytes() {
    return bytes;
  }

  /** Puts a record behind the last. Answers the offset in the file of its first byte. */
  int add(ByteBuffer from, int index, int length) {
    ensure(FrameCodec.PREFIX + length);
    bytes.putInt(size, length);
    bytes.put(size + FrameCodec.PREFIX, from, index, length);
    int at = end() + FrameCodec.PREFIX;
    size += FrameCodec.PREFIX + length;
    records++;
    return at;
  }

  /** Copies from an offset in the file; false if the bytes are not all in this frame. */
  boolean copy(int offset, byte[] target) {
    if (offset < start || (long) offset + target.length > end()) {
      return false;
    }
    bytes.get(offset - start, target);
    return true;
  }

  private void ensure(int more) {
    if (bytes.capacity() - size >= more) {
      return;
    }
    int capacity = Math.max(bytes.capacity() * 2, size + more);
    bytes = ByteBuffer.allocateDirect(capacity).put(0, bytes, 0, size);
  }
}
