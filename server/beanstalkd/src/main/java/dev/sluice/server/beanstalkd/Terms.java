package dev.sluice.server.beanstalkd;

import dev.sluice.job.JobOptions;
import java.time.Duration;
import java.util.Map;

/**
 * What a job is put with.
 *
 * @param priority of 32 bits, the lowest first
 * @param delay in seconds
 * @param ttr how long a client has for it, in seconds, at least 1
 */
record Terms(long priority, long delay, long ttr) {
  /** The header that keeps the time to run of a job that has another than {@link #USUAL_TTR}. */
  static final String TTR = "beanstalkd-ttr";

  /** Seconds to run for jobs that do not say. */
  static final long USUAL_TTR = 60;

  private static final long MIDDLE = 1L << 31;

  /**
   * The same for the store. Its lost leases are not counted: beanstalkd hands out a job as often as
   * its time to run ends.
   */
  JobOptions options() {
    return new JobOptions(
        ttr == USUAL_TTR ? Map.of() : Map.of(TTR, Long.toString(ttr)),
        stored(priority),
        null,
        delay == 0 ? null : Duration.ofSeconds(delay),
        null,
        null,
        JobOptions.DEFAULT_MAX_ATTEMPTS,
        null,
        null,
        Duration.ZERO,
        Integer.MAX_VALUE);
  }

  /** The same priority for the store. */
  static int stored(long priority) {
    return (int) (priority - MIDDLE);
  }

  /** The priority of a job of the store: its 0 is beanstalkd's 2 to the power of 31. */
  static long priority(JobOptions options) {
    return options.priority() + MIDDLE;
  }

  /** The time to run of a job of the store, in seconds. */
  static long ttr(JobOptions options) {
    String text = options.headers().get(TTR);
    if (text == null) {
      return USUAL_TTR;
    }
    long ttr = new Words(text, 0).u32();
    return ttr < 1 ? USUAL_TTR : ttr;
  }
}
