package dev.sluice.cli.run;

import dev.sluice.job.Counts;
import java.time.Duration;
import java.util.Locale;

/** How far a run is, in words. */
final class ProgressText {
  private static final int BAR = 20;

  private ProgressText() {}

  /**
   * One line.
   *
   * @param counts of the run's queue
   * @param allAccepted whether the input has been read to its end
   * @param perSecond lines done a second lately
   * @param withBar whether to draw a bar
   */
  static String line(Counts counts, boolean allAccepted, double perSecond, boolean withBar) {
    long total = counts.total();
    long ended = counts.completed() + counts.dead() + counts.cancelled();
    StringBuilder out = new StringBuilder();
    if (withBar && allAccepted) {
      out.append(bar(ended, total)).append(' ');
    }
    out.append(number(counts.completed())).append('/').append(number(total));
    out.append(allAccepted ? " done" : "+ done");
    append(out, counts.dead(), "failed");
    append(out, counts.cancelled(), "cancelled");
    append(out, counts.scheduled(), "retrying");
    if (perSecond > 0) {
      out.append(", ").append(rate(perSecond));
      if (allAccepted && counts.live() > 0) {
        out.append(", ").append(left(counts.live(), perSecond)).append(" left");
      }
    }
    return out.toString();
  }

  /** A time span for people. */
  static String span(Duration span) {
    long seconds = span.toSeconds();
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1fs", span.toMillis() / 1000.0);
    }
    if (seconds < 60) {
      return seconds + "s";
    }
    return seconds < 3600
        ? seconds / 60 + "m " + seconds % 60 + "s"
        : seconds / 3600 + "h " + seconds % 3600 / 60 + "m";
  }

  static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** A number of lines in words. */
  static String lines(long count) {
    return number(count) + (count == 1 ? " line" : " lines");
  }

  private static String bar(long ended, long total) {
    int full = total == 0 ? BAR : (int) (ended * BAR / total);
    long percent = total == 0 ? 100 : ended * 100 / total;
    return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "] " + percent + "%";
  }

  private static void append(StringBuilder out, long count, String what) {
    if (count > 0) {
      out.append(", ").append(number(count)).append(' ').append(what);
    }
  }

  private static String rate(double perSecond) {
    return perSecond < 10
        ? String.format(Locale.ROOT, "%.1f/s", perSecond)
        : number(Math.round(perSecond)) + "/s";
  }

  private static String left(long live, double perSecond) {
    double seconds = Math.min(live / perSecond, 1e9);
    return span(Duration.ofSeconds(Math.max(1, (long) seconds)));
  }
}
