package dev.sluice.file.log;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The head of a frame. Its checksum is mixed with the store's id, the segment's number and the
 * frame's own offset, so that a frame verifies only where it was written: neither what another
 * segment or an earlier life has left, nor a payload that happens to contain a frame, is taken for
 * one. For one thread at a time.
 */
final class FrameCodec {
  /** Bytes of a frame's head. */
  static final int HEADER = 32;

  /** Bytes before each record. */
  static final int PREFIX = 4;

  static final int MAGIC = 0x534C4652;

  private static final int LENGTH_AT = 4;
  private static final int RECORDS_AT = 8;
  private static final int BODY_CRC_AT = 12;
  private static final int WATERMARK_AT = 16;
  private static final int FILLED_AT = 24;
  private static final int CRC_AT = 28;
  private static final int SEED = 16;

  private final long storeId;
  private final CRC32C crc = new CRC32C();
  private final ByteBuffer checked = ByteBuffer.allocate(SEED + CRC_AT);

  FrameCodec(long storeId) {
    this.storeId = storeId;
  }

  /**
   * Writes the head of a frame whose body is complete.
   *
   * @param frame from 0 to limit
   * @param start where the frame will stand
   * @param watermark all before this location is forced
   * @param filled length of the segment's file, which never shrinks
   */
  void seal(ByteBuffer frame, long start, int records, long watermark, int filled) {
    frame.putInt(0, MAGIC);
    frame.putInt(LENGTH_AT, frame.limit() - HEADER);
    frame.putInt(RECORDS_AT, records);
    frame.putInt(BODY_CRC_AT, bodyCrc(frame, 0, frame.limit() - HEADER));
    frame.putLong(WATERMARK_AT, watermark);
    frame.putInt(FILLED_AT, filled);
    frame.putInt(CRC_AT, headCrc(frame, 0, start));
  }

  /** Whether the bytes at this index are the head of a frame that was written at this location. */
  boolean headHolds(ByteBuffer buffer, int index, long start) {
    return buffer.getInt(index) == MAGIC
        && buffer.getInt(index + CRC_AT) == headCrc(buffer, index, start);
  }

  /** Whether the body behind a head that holds is whole. */
  boolean bodyHolds(ByteBuffer buffer, int index) {
    return bodyCrc(buffer, index, length(buffer, index)) == buffer.getInt(index + BODY_CRC_AT);
  }

  /** Bytes of the body. */
  static int length(ByteBuffer buffer, int index) {
    return buffer.getInt(index + LENGTH_AT);
  }

  static int records(ByteBuffer buffer, int index) {
    return buffer.getInt(index + RECORDS_AT);
  }

  static long watermark(ByteBuffer buffer, int index) {
    return buffer.getLong(index + WATERMARK_AT);
  }

  static int filled(ByteBuffer buffer, int index) {
    return buffer.getInt(index + FILLED_AT);
  }

  private int headCrc(ByteBuffer buffer, int index, long start) {
    checked.putLong(0, storeId).putLong(8, start);
    checked.put(SEED, buffer, index, CRC_AT);
    crc.reset();
    crc.update(checked.array());
    return (int) crc.getValue();
  }

  private int bodyCrc(ByteBuffer buffer, int index, int length) {
    int position = buffer.position();
    int limit = buffer.limit();
    crc.reset();
    crc.update(buffer.limit(index + HEADER + length).position(index + HEADER));
    buffer.limit(limit).position(position);
    return (int) crc.getValue();
  }
}
