package dev.sluice.server;

import dev.sluice.server.access.Caller;
import dev.sluice.wire.JsonOut;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What is logged, as JSON, an object to a line. */
final class JsonLines extends Formatter {
  private JsonLines() {}

  /**
   * From now on all that is logged in this process has the form that the settings say. It is the
   * process's log, not the server's: the form stays when the server ends.
   *
   * @throws IllegalArgumentException if there is no such form
   */
  static void use(ServerConfig config) {
    if (isWanted(config)) {
      for (Handler handler : Logger.getLogger("").getHandlers()) {
        handler.setFormatter(new JsonLines());
      }
    }
  }

  /**
   * Whether the settings ask for it.
   *
   * @throws IllegalArgumentException if they ask for something else than text or json
   */
  static boolean isWanted(ServerConfig config) {
    String format = config.text(Setting.LOG_FORMAT).orElse("text");
    return switch (format) {
      case "json" -> true;
      case "text" -> false;
      default ->
          throw new IllegalArgumentException(
              Setting.LOG_FORMAT.text() + " must be text or json, not \"" + format + "\"");
    };
  }

  @Override
  public String format(LogRecord record) {
    return text(
            JsonOut.bytes(
                out ->
                    out.time("time", record.getInstant())
                        .text("level", level(record.getLevel()))
                        .text("logger", record.getLoggerName())
                        .text("message", formatMessage(record))
                        .text("error", trace(record.getThrown()))))
        + "\n";
  }

  /** A change as an object, without the end of the line. */
  static String change(Instant time, Caller who, String action, String what) {
    return text(
        JsonOut.bytes(
            out ->
                out.time("time", time)
                    .text("caller", who.name())
                    .text("action", action)
                    .text("what", what)));
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  // The names that the rest of the world has for them.
  private static String level(Level level) {
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    if (value >= Level.WARNING.intValue()) {
      return "WARN";
    }
    return value >= Level.INFO.intValue() ? "INFO" : "DEBUG";
  }

  private static @Nullable String trace(@Nullable Throwable thrown) {
    if (thrown == null) {
      return null;
    }
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
