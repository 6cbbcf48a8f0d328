package dev.sluice.engine;

import dev.sluice.job.JobOptions;
import dev.sluice.spi.Feature;
import dev.sluice.spi.Traits;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** Refuses options that the storage has no way to honour: the engine never sends it such a job. */
final class Demands {
  private final String storage;
  private final Set<Feature> lacking = EnumSet.allOf(Feature.class);

  Demands(Traits traits) {
    this.storage = traits.name();
    this.lacking.removeAll(traits.features());
  }

  /**
   * @throws IllegalArgumentException naming the first option that the storage cannot honour
   */
  void check(JobOptions options) {
    // Most storages lack nothing.
    if (lacking.isEmpty()) {
      return;
    }
    demand(options.delay() != null || options.runAt() != null, Feature.DELAY, "delay");
    demand(options.priority() != 0, Feature.PRIORITY, "priority");
    demand(options.group() != null, Feature.GROUPS, "group");
    demand(options.unique() != null, Feature.UNIQUE, "unique");
    demand(options.expiresAt() != null, Feature.EXPIRE, "expiresAt");
    demand(options.retain().compareTo(Duration.ZERO) > 0, Feature.RETAIN, "retain");
  }

  private void demand(boolean wanted, Feature feature, String option) {
    if (wanted && lacking.contains(feature)) {
      throw new IllegalArgumentException(
          "the storage \"" + storage + "\" has no " + feature + ": leave out " + option);
    }
  }
}
