package dev.sluice.engine;

import dev.sluice.job.Failure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes failures of what handlers throw. Never throws itself, whatever the exception does. */
final class Failures {
  private Failures() {}

  static Failure of(int attempt, Instant at, Throwable thrown) {
    return new Failure(attempt, at, thrown.getClass().getName(), message(thrown), detail(thrown));
  }

  /** A failure with a short name for its type. */
  static Failure named(
      int attempt, Instant at, String type, String message, @Nullable Throwable thrown) {
    return new Failure(attempt, at, type, oneLine(message), thrown == null ? "" : detail(thrown));
  }

  private static String message(Throwable thrown) {
    try {
      String message = thrown.getMessage();
      return message == null ? "" : oneLine(message);
    } catch (Throwable e) {
      return "(its message cannot be read: " + e.getClass().getName() + ")";
    }
  }

  private static String detail(Throwable thrown) {
    try {
      StringWriter text = new StringWriter();
      thrown.printStackTrace(new PrintWriter(text));
      return text.toString();
    } catch (Throwable e) {
      return "(its stack trace cannot be read: " + e.getClass().getName() + ")";
    }
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\R", " ");
  }
}
