package dev.sluice.file.log;

import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The head of a segment file. It stands in the file twice, in two disk sectors, so that one bad
 * sector does not make a whole segment unreadable.
 *
 * @param storeId made at random for the first segment of a log
 * @param number of this segment
 * @param previous number of the segment before, 0 if there is none
 * @param previousEnd where the frames of the segment before end; what is behind counts for nothing
 * @param watermark all before this location was forced when the header was written
 * @param filled length of the file when the header was written; it never shrinks
 */
record SegmentHeader(
    long storeId, int number, int previous, int previousEnd, long watermark, int filled) {
  /** Bytes before the first frame. */
  static final int BYTES = 1024;

  static final int VERSION = 1;

  private static final long MAGIC = 0x534C5549_43454C47L;
  private static final int COPY = 512;
  private static final int CRC_AT = 60;

  /** The two copies, with zeros between. */
  ByteBuffer encode() {
    ByteBuffer buffer = ByteBuffer.allocate(BYTES);
    for (int at = 0; at < BYTES; at += COPY) {
      buffer.putLong(at, MAGIC);
      buffer.putInt(at + 8, VERSION);
      buffer.putInt(at + 12, number);
      buffer.putLong(at + 16, storeId);
      buffer.putInt(at + 24, previous);
      buffer.putInt(at + 28, previousEnd);
      buffer.putLong(at + 32, watermark);
      buffer.putInt(at + 40, filled);
      buffer.putInt(at + CRC_AT, crc(buffer, at));
    }
    return buffer;
  }

  /**
   * The first copy that holds; empty if none does.
   *
   * @param buffer {@link #BYTES} bytes
   * @throws StoreException REJECTED if the file was written by a newer version
   */
  static Optional<SegmentHeader> decode(ByteBuffer buffer, Path file) {
    for (int at = 0; at < BYTES; at += COPY) {
      if (buffer.getLong(at) == MAGIC && buffer.getInt(at + CRC_AT) == crc(buffer, at)) {
        checkVersion(buffer.getInt(at + 8), file);
        return Optional.of(
            new SegmentHeader(
                buffer.getLong(at + 16),
                buffer.getInt(at + 12),
                buffer.getInt(at + 24),
                buffer.getInt(at + 28),
                buffer.getLong(at + 32),
                buffer.getInt(at + 40)));
      }
    }
    return Optional.empty();
  }

  private static void checkVersion(int version, Path file) {
    if (version != VERSION) {
      throw new StoreException(
          Kind.REJECTED,
          "segment " + file + " has format version " + version + "; this program reads " + VERSION);
    }
  }

  private static int crc(ByteBuffer buffer, int at) {
    CRC32C crc = new CRC32C();
    crc.update(buffer.slice(at, CRC_AT));
    return (int) crc.getValue();
  }
}
