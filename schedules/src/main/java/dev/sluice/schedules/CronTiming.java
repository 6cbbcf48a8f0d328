package dev.sluice.schedules;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/**
 * Ticks at the times of a cron expression on the clocks of a zone.
 *
 * <p>Where clocks are changed, it does as cron does. An expression that names hours ticks once a
 * day at each: a time that is left out when clocks go forward ticks at the moment they do (02:30 at
 * 03:00 summer time, in Berlin), one that comes twice when they go back ticks the first time. One
 * whose minute or hour begins with a star goes by the time that passes: nothing is made up when
 * clocks go forward, and it ticks through both hours when they go back.
 *
 * @param cron the expression
 * @param zone whose clocks
 */
public record CronTiming(Cron cron, ZoneId zone) implements Timing {
  @Override
  public @Nullable Instant next(Instant after, Instant begun) {
    return next(after);
  }

  /** The first tick after a time; {@code null} if there is none any more. */
  public @Nullable Instant next(Instant after) {
    ZoneRules rules = zone.getRules();
    LocalDateTime wall = LocalDateTime.ofInstant(after, rules.getOffset(after));
    ZoneOffset offset = rules.getOffset(after);
    ZoneOffsetTransition before = rules.previousTransition(after.plusNanos(1));
    ZoneOffsetTransition change = rules.nextTransition(after);
    while (true) {
      LocalDateTime due = cron.next(orAfterRepetition(wall, before));
      if (due == null) {
        return null;
      }
      Instant tick = due.toInstant(offset);
      if (change == null || tick.isBefore(change.getInstant())) {
        return tick;
      }
      if (change.isGap() && isLeftOut(change)) {
        return change.getInstant();
      }
      // On with the clocks as they are after the change, whose first moment counts.
      offset = change.getOffsetAfter();
      wall = change.getDateTimeAfter().minusSeconds(1);
      before = change;
      change = rules.nextTransition(change.getInstant());
    }
  }

  /** Passes over the wall times that come a second time, unless they are to tick again. */
  private LocalDateTime orAfterRepetition(
      LocalDateTime wall, @Nullable ZoneOffsetTransition before) {
    if (before == null || before.isGap() || cron.isInterval()) {
      return wall;
    }
    LocalDateTime lastSeen = before.getDateTimeBefore().minusSeconds(1);
    return wall.isBefore(lastSeen) ? lastSeen : wall;
  }

  private boolean isLeftOut(ZoneOffsetTransition gap) {
    if (cron.isInterval()) {
      return false;
    }
    LocalDateTime due = cron.next(gap.getDateTimeBefore().minusSeconds(1));
    return due != null && due.isBefore(gap.getDateTimeAfter());
  }

  @Override
  public String describe() {
    return cron.describe() + " (" + zone.getId() + ")";
  }
}
