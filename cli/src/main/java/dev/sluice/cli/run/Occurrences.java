package dev.sluice.cli.run;

import java.util.HashMap;
import java.util.Map;

/**
 * Counts how often a line has come so far. Lines are told apart by 64 bits of their digest, and
 * only those that come again are counted one by one, so that a million different lines take 16 MiB.
 * Used by one thread.
 */
final class Occurrences {
  private final DigestSet seen = new DigestSet();
  private final Map<Long, Integer> repeated = new HashMap<>();

  /**
   * Notes a line, and answers which occurrence this is, from 1.
   *
   * @param digest 64 bits of a cryptographic digest of the line
   */
  int next(long digest) {
    return seen.add(digest) ? 1 : repeated.merge(digest, 2, (count, two) -> count + 1);
  }
}
