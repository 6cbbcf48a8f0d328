package dev.sluice.file.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads the frames of one segment file. Holds the frame it stands on. For one thread. */
final class FrameScanner {
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
  private final ScanWindow window;
  private int index;

  /**
   * @param limit nothing behind this offset is looked at
   */
  FrameScanner(ScanWindow window, LogFile file, int number, long storeId, int limit) {
    this.window = window;
    this.file = file;
    this.number = number;
    this.codec = new FrameCodec(storeId);
    this.limit = limit;
  }

  /** Looks at an offset, and stands there. */
  Found look(int offset) throws IOException {
    if (!load(offset, FrameCodec.HEADER)
        || !codec.headHolds(window.bytes(), index, Location.of(number, offset))) {
      return Found.NOTHING;
    }
    int length = FrameCodec.length(window.bytes(), index);
    if (length < 0 || !load(offset, FrameCodec.HEADER + length)) {
      load(offset, FrameCodec.HEADER);
      return Found.HEAD;
    }
    return codec.bodyHolds(window.bytes(), index) ? Found.FRAME : Found.HEAD;
  }

  /** The first offset from here on where a head or frame stands; the limit if there is none. */
  int resync(int from) throws IOException {
    for (int at = from; at <= limit - FrameCodec.HEADER; at++) {
      if (load(at, FrameCodec.HEADER)
          && window.bytes().getInt(index) == FrameCodec.MAGIC
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
      int length = Math.min(ScanWindow.SIZE, limit - at);
      if (!load(at, length)) {
        throw new IOException("file shrinks while it is read");
      }
      end = lastData(at, length, end);
      at += length;
    }
    return end;
  }

  private int lastData(int at, int length, int otherwise) {
    ByteBuffer bytes = window.bytes();
    for (int i = length; i > 0; i--) {
      boolean zeros = i >= Long.BYTES && bytes.getLong(index + i - Long.BYTES) == 0;
      if (zeros) {
        i -= Long.BYTES - 1;
      } else if (bytes.get(index + i - 1) != 0) {
        return at + i;
      }
    }
    return otherwise;
  }

  /** The offset behind the frame. */
  int next(int offset) {
    return offset + FrameCodec.HEADER + FrameCodec.length(window.bytes(), index);
  }

  int records() {
    return FrameCodec.records(window.bytes(), index);
  }

  long watermark() {
    return FrameCodec.watermark(window.bytes(), index);
  }

  int filled() {
    return FrameCodec.filled(window.bytes(), index);
  }

  /** Hands out the records of the whole frame at this offset. */
  void replay(int offset, RecordLog.Replay replay) {
    ByteBuffer bytes = window.bytes();
    int at = FrameCodec.HEADER;
    int records = records();
    for (int i = 0; i < records; i++) {
      int length = bytes.getInt(index + at);
      at += FrameCodec.PREFIX;
      replay.record(Location.of(number, offset + at), bytes.slice(index + at, length));
      at += length;
    }
  }

  private boolean load(long offset, int length) throws IOException {
    index = window.load(file, offset, length, limit);
    return index >= 0;
  }
}
