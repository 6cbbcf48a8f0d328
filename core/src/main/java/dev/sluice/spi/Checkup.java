package dev.sluice.spi;

import java.util.List;

/**
 * The role of a store that can look at how its server or its files are set up, and say what that
 * risks. Blocks for a few reads at most, may be called by any number of threads, changes nothing,
 * and fails with {@link StoreException} UNAVAILABLE.
 */
public interface Checkup {
  /** What there is to say, the most general first. */
  List<Finding> checkup();

  /**
   * Something that was looked at.
   *
   * @param level how much it matters
   * @param text one line; never a secret
   */
  record Finding(Level level, String text) {}

  /** How much a finding matters. */
  enum Level {
    /** As it should be. */
    OK,
    /** Worth knowing: jobs may be lost in a case that is named. */
    NOTE,
    /** Somebody has to do something. */
    PROBLEM
  }
}
