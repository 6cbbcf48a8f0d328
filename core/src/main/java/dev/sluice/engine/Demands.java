package dev.sluice.engine;

import dev.sluice.job.JobOptions;
import dev.sluice.spi.Feature;
import dev.sluice.spi.Traits;
import java.time.Duration;

/** Refuses options that the storage has no way to honour: the engine never sends it such a job. */
final class Demands {
  private Demands() {}

  /**
   * @throws IllegalArgumentException naming the first option that the storage cannot honour
   */
  static void check(JobOptions options, Traits traits) {
    demand(options.delay() != null || options.runAt() != null, Feature.DELAY, "delay", traits);
    demand(options.priority() != 0, Feature.PRIORITY, "priority", traits);
    demand(options.group() != null, Feature.GROUPS, "group", traits);
    demand(options.unique() != null, Feature.UNIQUE, "unique", traits);
    demand(options.expiresAt() != null, Feature.EXPIRE, "expiresAt", traits);
    demand(options.retain().compareTo(Duration.ZERO) > 0, Feature.RETAIN, "retain", traits);
  }

  private static void demand(boolean wanted, Feature feature, String option, Traits traits) {
    if (wanted && !traits.has(feature)) {
      throw new IllegalArgumentException(
          "the storage \"" + traits.name() + "\" has no " + feature + ": leave out " + option);
    }
  }
}
