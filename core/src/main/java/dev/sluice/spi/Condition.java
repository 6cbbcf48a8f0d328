package dev.sluice.spi;

import java.time.Instant;
import java.util.Optional;

/**
 * A storage in the role of one that can say what it cannot do at present although it answers.
 * Workers and relays on it show that in their health.
 */
public interface Condition {
  /**
   * What is wrong.
   *
   * @param since when it began
   * @param problem what it is, for people, and what to do about it; without payloads
   */
  record Trouble(Instant since, String problem) {}

  /**
   * What is wrong now; empty if nothing is. Never blocks, never fails; any number of threads at
   * once; it changes nothing.
   */
  Optional<Trouble> trouble();
}
