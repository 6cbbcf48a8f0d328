package dev.sluice.server.access;

import java.time.Instant;

/** How a change is written in a file. */
@FunctionalInterface
public interface AuditForm {
  /** {@code TIME NAME ACTION WHAT}, the time in UTC. */
  AuditForm TEXT =
      (time, who, action, what) ->
          time + " " + oneLine(who.name()) + " " + oneLine(action) + " " + oneLine(what);

  /** One line, without its end. */
  String line(Instant time, Caller who, String action, String what);

  // A name or a reason with a line break in it must not look like a line of its own.
  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
