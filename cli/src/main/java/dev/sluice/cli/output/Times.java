package dev.sluice.cli.output;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Shows times in the user's zone, and how far away they are. */
public final class Times {
  private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final long MINUTE = 60;
  private static final long HOUR = 3_600;
  private static final long DAY = 86_400;

  private Times() {}

  /** The local time, with seconds. */
  public static String local(Instant time, ZoneId zone) {
    return FORM.format(time.atZone(zone));
  }

  /** How long ago, or how soon: {@code 5m ago}, {@code in 2h}, {@code now}. */
  public static String relative(Instant time, Instant now) {
    Duration away = Duration.between(now, time);
    if (away.abs().compareTo(Duration.ofMillis(500)) < 0) {
      return "now";
    }
    return away.isNegative() ? rough(away.negated()) + " ago" : "in " + rough(away);
  }

  /**
   * About two digits' worth of a time span, rounded: {@code 1.5s}, {@code 42s}, {@code 5m}, {@code
   * 3h}, {@code 8d}.
   */
  public static String rough(Duration span) {
    if (span.compareTo(Duration.ofSeconds(10)) < 0) {
      return tenths(span.toMillis());
    }
    if (rounded(span, 1) < 120) {
      return rounded(span, 1) + "s";
    }
    if (rounded(span, MINUTE) < 120) {
      return rounded(span, MINUTE) + "m";
    }
    return rounded(span, HOUR) < 48 ? rounded(span, HOUR) + "h" : rounded(span, DAY) + "d";
  }

  private static long rounded(Duration span, long unit) {
    return (span.toSeconds() + unit / 2) / unit;
  }

  private static String tenths(long millis) {
    if (millis < 100) {
      return millis + "ms";
    }
    long tenths = millis / 100;
    return tenths % 10 == 0 ? tenths / 10 + "s" : tenths / 10 + "." + tenths % 10 + "s";
  }
}
