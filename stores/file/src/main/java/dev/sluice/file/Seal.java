package dev.sluice.file;

import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A checksum in front of bytes that are read back long after they were written. The log verifies
 * its frames when it is opened; what a disk makes of them later is noticed by this.
 */
final class Seal {
  /** Bytes that a seal takes. */
  static final int LENGTH = Integer.BYTES;

  private Seal() {}

  static int checksum(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  /** The seal and the bytes. */
  static byte[] put(byte[] bytes) {
    return ByteBuffer.allocate(LENGTH + bytes.length)
        .putInt(checksum(bytes, 0, bytes.length))
        .put(bytes)
        .array();
  }

  /**
   * The bytes without their seal.
   *
   * @param location where they stand, for the message
   * @throws StoreException CORRUPT if they are not what was sealed
   */
  static byte[] open(byte[] sealed, long location) {
    if (sealed.length < LENGTH
        || ByteBuffer.wrap(sealed).getInt() != checksum(sealed, LENGTH, sealed.length - LENGTH)) {
      throw broken("the checksum does not match", location);
    }
    return Arrays.copyOfRange(sealed, LENGTH, sealed.length);
  }

  /** What is said of bytes that do not verify. */
  static StoreException broken(String why, long location) {
    return new StoreException(Kind.CORRUPT, LiveSegments.describe(location) + ": " + why);
  }
}
