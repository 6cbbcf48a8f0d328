package dev.sluice.file;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/**
 * Payloads that tell whether they are whole: a seed, and what it makes. Without AssertJ, which
 * takes the child longer to load than all of its work.
 */
final class CrashPayload {
  private static final int LONGEST = 600;

  private CrashPayload() {}

  static byte[] make(long seed) {
    Random random = new Random(seed);
    byte[] tail = new byte[random.nextInt(LONGEST)];
    random.nextBytes(tail);
    return ByteBuffer.allocate(Long.BYTES + tail.length).putLong(seed).put(tail).array();
  }

  static void check(byte[] payload, String where) {
    if (payload.length < Long.BYTES
        || !Arrays.equals(payload, make(ByteBuffer.wrap(payload).getLong()))) {
      throw new AssertionError("payload is not whole, " + where);
    }
  }
}
