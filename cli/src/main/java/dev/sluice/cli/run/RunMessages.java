package dev.sluice.cli.run;

import dev.sluice.job.Counts;
import dev.sluice.spi.StorageUrl;
import java.io.PrintStream;
import java.time.Duration;

/** What a run says to its user, on standard error. */
final class RunMessages {
  private final PrintStream err;
  private final boolean quiet;
  private final RunPlace place;

  RunMessages(PrintStream err, boolean quiet, RunPlace place) {
    this.err = err;
    this.quiet = quiet;
    this.place = place;
  }

  void orphans(int count) {
    if (count > 0) {
      note("ended " + count + " processes that an earlier run had left behind");
    }
  }

  void redriven(int count) {
    note(ProgressText.lines(count) + " that had failed will be run again");
  }

  void refused(long count, String reason) {
    if (count > 0) {
      error(ProgressText.lines(count) + " not accepted: " + reason);
    }
  }

  void interrupted(Counts counts) {
    note("interrupted: " + done(counts) + "; the same command goes on from here");
  }

  /** Something else than a signal has ended the run early. */
  void halted(Counts counts, String reason) {
    String goOn = counts.live() > 0 ? "; the same command goes on from here" : "";
    error("halted because " + reason + ": " + done(counts) + goOn);
  }

  /** All lines have come to their end. */
  void finished(Counts counts, boolean ranAny, Duration took) {
    if (counts.dead() == 0 && ranAny) {
      note(done(counts) + " in " + ProgressText.span(took));
    } else if (counts.dead() == 0) {
      note("nothing to run: " + done(counts));
    } else if (!ranAny) {
      error("nothing to run: " + done(counts));
    } else {
      error(done(counts) + " in " + ProgressText.span(took));
    }
  }

  /** How to go on with failed lines. */
  void howToGoOn() {
    String store = ShellText.quote(StorageUrl.parse(place.store()).redacted());
    err.println("  see them:       sluice jobs --store " + store + see());
    err.println("  run them again: the same command with --retry-failed");
  }

  private String see() {
    return " --queue " + place.queue() + " --state DEAD";
  }

  private static String done(Counts counts) {
    StringBuilder out = new StringBuilder();
    out.append(ProgressText.number(counts.completed())).append(" of ");
    out.append(ProgressText.lines(counts.total())).append(" done");
    append(out, counts.dead(), "failed");
    append(out, counts.cancelled(), "cancelled");
    append(out, counts.live(), "left");
    return out.toString();
  }

  private static void append(StringBuilder out, long count, String what) {
    if (count > 0) {
      out.append(", ").append(ProgressText.number(count)).append(' ').append(what);
    }
  }

  /** Something that is good to know. */
  void note(String text) {
    if (!quiet) {
      error(text);
    }
  }

  private void error(String text) {
    err.println("sluice: " + text);
  }
}
