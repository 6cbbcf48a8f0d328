package dev.sluice.cli.command;

import dev.sluice.cli.output.Console;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;

/**
 * What surrounds a command.
 *
 * @param console where it reads and writes
 * @param environment the environment's variables
 * @param clock tells the time
 * @param zone where times without an offset belong
 */
public record Shell(
    Console console, Map<String, String> environment, InstantSource clock, ZoneId zone) {
  /** That of this process. */
  public static Shell system() {
    Map<String, String> environment = System.getenv();
    return new Shell(
        Console.system(environment), environment, InstantSource.system(), ZoneId.systemDefault());
  }

  /** The time. */
  public Instant now() {
    return clock.instant();
  }
}
