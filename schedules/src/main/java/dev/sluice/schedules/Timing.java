package dev.sluice.schedules;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When a schedule ticks. */
public sealed interface Timing permits CronTiming, FixedRate {
  /**
   * The first tick after a time.
   *
   * @param after later than this
   * @param begun when the schedule began, by the storage's clock
   * @return {@code null} if there is none any more
   */
  @Nullable Instant next(Instant after, Instant begun);

  /** What it means, in English. */
  String describe();
}
