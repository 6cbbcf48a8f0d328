package dev.sluice.file.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads the frames of one segment file. Holds the frame it stands on. For one thread. */
final class FrameScanner {
  private static final int WINDOW = 1 << 20;

  /** What stands at an offset. */
  enum Found {
    /** A whole frame. */
    FRAME,
    /** The head of a frame whose body is damaged: its length and watermark still hold. */
    HEAD,
    /** Anything else. */
    NOTHING
  }

  private final LogFile file;
  private final int number;
  private final FrameCodec codec;
  private final int limit;
  private ByteBuffer window = ByteBuffer.allocateDirect(WINDOW).limit(0);
  private long base;
  private int index;

  /**
   * @param limit nothing behind this offset is looked at
   */
  FrameScanner(LogFile file, int number, long storeId, int limit) {
    this.file = file;
    this.number = number;
    this.codec = new FrameCodec(storeId);
    this.limit = limit;
  }

  /** Looks at an offset, and stands there. */
  Found look(int offset) throws IOException {
    if (!load(offset, FrameCodec.HEADER)
        || !codec.headHolds(window, index, Location.of(number, offset))) {
      return Found.NOTHING;
    }
    int length = FrameCodec.length(window, index);
    if (length < 0 || !load(offset, FrameCodec.HEADER + length)) {
      load(offset, FrameCodec.HEADER);
      return Found.HEAD;
    }
    return codec.bodyHolds(window, index) ? Found.FRAME : Found.HEAD;
  }

  /** The first offset from here on where a head or frame stands; the limit if there is none. */
  int resync(int from) throws IOException {
    for (int at = from; at <= limit - FrameCodec.HEADER; at++) {
      if (load(at, FrameCodec.HEADER)
          && window.getInt(index) == FrameCodec.MAGIC
          && look(at) != Found.NOTHING) {
        return at;
      }
    }
    return limit;
  }

  /** The first offset from here on where a whole frame stands; the limit if there is none. */
  int nextFrame(int from) throws IOException {
    int at = resync(from);
    while (at < limit && look(at) != Found.FRAME) {
      at = resync(at + 1);
    }
    return at;
  }

  /** Nothing behind this offset is looked at. */
  int limit() {
    return limit;
  }

  /**
   * The offset behind the last byte from here on that is not zero; this offset if there is none.
   */
  int endOfData(int from) throws IOException {
    int end = from;
    for (int at = from; at < limit; ) {
      int length = Math.min(WINDOW, limit - at);
      load(at, length);
      for (int i = index + length - 1; i >= index; i--) {
        if (window.get(i) != 0) {
          end = at + i - index + 1;
          break;
        }
      }
      at += length;
    }
    return end;
  }

  /** The offset behind the frame. */
  int next(int offset) {
    return offset + FrameCodec.HEADER + FrameCodec.length(window, index);
  }

  int records() {
    return FrameCodec.records(window, index);
  }

  long watermark() {
    return FrameCodec.watermark(window, index);
  }

  int filled() {
    return FrameCodec.filled(window, index);
  }

  /** Hands out the records of the whole frame at this offset. */
  void replay(int offset, RecordLog.Replay replay) {
    int at = FrameCodec.HEADER;
    int records = records();
    for (int i = 0; i < records; i++) {
      int length = window.getInt(index + at);
      at += FrameCodec.PREFIX;
      replay.record(Location.of(number, offset + at), window.slice(index + at, length));
      at += length;
    }
  }

  private boolean load(long offset, int length) throws IOException {
    if (length < 0 || offset + length > limit) {
      return false;
    }
    if (offset < base || offset + length > base + window.limit()) {
      fill(offset, length);
    }
    index = (int) (offset - base);
    return offset + length <= base + window.limit();
  }

  private void fill(long offset, int length) throws IOException {
    if (window.capacity() < length) {
      window = ByteBuffer.allocateDirect(length);
    }
    window.clear().limit((int) Math.min(window.capacity(), limit - offset));
    file.readFully(window, offset);
    window.flip();
    base = offset;
  }
}
