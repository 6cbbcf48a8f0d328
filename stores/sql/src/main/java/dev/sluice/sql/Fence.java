package dev.sluice.sql;

/**
 * A fence says which job and which claim of it: the job's sequence, then {@value #BITS} bits that
 * count its claims. So a token alone finds its row, and a job that comes again under an old id has
 * fences of its own.
 */
final class Fence {
  static final int BITS = 22;

  /** Claims are counted modulo this. */
  static final int MODULUS = 1 << BITS;

  private Fence() {}

  static long of(long sequence, int claims) {
    return sequence << BITS | claims;
  }

  static long sequence(long fence) {
    return fence >>> BITS;
  }

  static int claims(long fence) {
    return (int) (fence & (MODULUS - 1));
  }
}
