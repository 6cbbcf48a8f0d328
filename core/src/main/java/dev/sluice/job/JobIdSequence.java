package dev.sluice.job;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes ids of UUID version 7: 48 bits of Unix milliseconds, then a counter, then random bits.
 *
 * <p>RFC 9562, section 6.2, method 1: within a process the clock and a 12-bit counter are one
 * number that only rises, so that ids sort in the order of their making even when many are made in
 * one millisecond (the number then runs ahead of the clock) or the clock goes back. The low 62 bits
 * count up from a random start of this process: they keep the processes apart, without a random
 * number for each job.
 */
final class JobIdSequence {
  static final JobIdSequence SHARED = new JobIdSequence();

  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000000000000000L;
  // Odd, so that multiplying by it visits every value once (a Weyl sequence).
  private static final long STEP = 0x9e3779b97f4a7c15L;

  private final AtomicLong lastTick = new AtomicLong();
  private final long processBits = new SecureRandom().nextLong();

  JobId next() {
    return at(take(1));
  }

  /** So many ids at once, for one look at the clock. */
  JobIdBlock next(int count) {
    return new JobIdBlock(this, take(count), count);
  }

  /** Takes so many ticks, at least 1; answers the first. */
  private long take(int count) {
    long now = System.currentTimeMillis() << 12;
    return lastTick.updateAndGet(last -> Math.max(last + 1, now) + (count - 1)) - (count - 1);
  }

  /** The id of a tick that was taken. */
  JobId at(long tick) {
    long high = ((tick << 4) & ~0xffffL) | VERSION_7 | (tick & 0xfffL);
    long low = ((processBits + tick * STEP) >>> 2) | VARIANT;
    return new JobId(high, low);
  }
}
