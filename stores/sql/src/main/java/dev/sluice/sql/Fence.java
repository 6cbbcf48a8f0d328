package dev.sluice.sql;

/**
 * A fence says which job and which claim of it: the job's sequence, then {@value #BITS} bits that
 * count its claims. So a token alone finds its row, and a job that comes again under an old id has
 * fences of its own. The last bit says whether the job was plain: one whose completion only deletes
 * it. That is a hint, so that its row need not be locked to find out; the row decides.
 */
final class Fence {
  static final int BITS = 21;

  /** Claims are counted modulo this. */
  static final int MODULUS = 1 << BITS;

  private Fence() {}

  static long of(long sequence, int claims, boolean plain) {
    return (sequence << BITS | claims) << 1 | (plain ? 1 : 0);
  }

  static long sequence(long fence) {
    return fence >>> (BITS + 1);
  }

  static int claims(long fence) {
    return (int) (fence >>> 1 & (MODULUS - 1));
  }

  static boolean isPlain(long fence) {
    return (fence & 1) != 0;
  }
}
