package dev.sluice.schedules;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A schedule as it was defined.
 *
 * @param name its name: 1 to 200 letters, digits and {@code . _ - : /}, beginning with a letter or
 *     digit
 * @param timing when it ticks
 * @param catchUp what becomes of missed ticks
 * @param grace how late a tick may be and still counts as fired in time, for {@link CatchUp#SKIP}
 * @param target what a tick enqueues
 * @param paused whether it has no ticks for now
 */
public record Schedule(
    String name, Timing timing, CatchUp catchUp, Duration grace, Target target, boolean paused) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]{0,199}");

  /**
   * @throws IllegalArgumentException if the name is none, or the target is the schedules' own queue
   */
  public Schedule {
    checkName(name);
    if (target.queue().equals(Schedules.QUEUE)) {
      throw new IllegalArgumentException("the queue of the schedules is not for other jobs");
    }
  }

  /**
   * @throws IllegalArgumentException if it is not one
   */
  static String checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "not a schedule's name (1 to 200 letters, digits and . _ - : /, beginning with a letter"
              + " or digit)");
    }
    return name;
  }

  /** The same, paused or not. */
  Schedule paused(boolean paused) {
    return new Schedule(name, timing, catchUp, grace, target, paused);
  }
}
