package dev.sluice.cli.run;

import dev.sluice.Sluice;

/** Opens storages, so that a URL that makes no sense is the user's error. */
final class Stores {
  private Stores() {}

  static Sluice open(String url) {
    try {
      return Sluice.open(url);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--store: " + e.getMessage());
    }
  }
}
