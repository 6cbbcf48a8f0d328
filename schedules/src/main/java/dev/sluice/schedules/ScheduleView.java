package dev.sluice.schedules;

import dev.sluice.job.JobId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as it stood at one moment.
 *
 * @param schedule its definition
 * @param job the job in the queue {@value Schedules#QUEUE} that it is kept in
 * @param next its next tick; {@code null} if it is paused, or there is none any more. One that has
 *     passed has yet to be fired: nobody is there to do it, or it is just being done
 * @param last the last tick that was fired; {@code null} if none was
 * @param begun since when it ticks as it does, by the storage's clock
 * @param problem what keeps it from firing, for people; {@code null} for nothing
 */
public record ScheduleView(
    Schedule schedule,
    JobId job,
    @Nullable Instant next,
    @Nullable Instant last,
    Instant begun,
    @Nullable String problem) {
  /** The next ticks: {@link #next} and those after it, at most so many. */
  public List<Instant> upcoming(int most) {
    List<Instant> ticks = new ArrayList<>();
    Instant tick = next;
    while (tick != null && ticks.size() < most) {
      ticks.add(tick);
      tick = schedule.timing().next(tick, begun);
    }
    return ticks;
  }
}
