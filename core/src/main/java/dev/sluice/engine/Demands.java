package dev.sluice.engine;

import dev.sluice.EnqueueOptions;
import dev.sluice.job.Alteration;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.Feature;
import dev.sluice.spi.QueueSettings;
import dev.sluice.spi.Traits;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * Refuses what the storage has no way to honour (rule 14): the engine never sends it such a job,
 * setting or change.
 */
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
  void check(EnqueueOptions wishes, JobOptions options) {
    // Most storages lack nothing.
    if (lacking.isEmpty()) {
      return;
    }
    demand(wishes.hasId(), Feature.IDENTITY, "id");
    demand(options.delay() != null || options.runAt() != null, Feature.DELAY, "delay");
    demand(options.priority() != 0, Feature.PRIORITY, "priority");
    demand(options.group() != null, Feature.GROUPS, "group");
    demand(options.unique() != null, Feature.UNIQUE, "unique");
    demand(options.expiresAt() != null, Feature.EXPIRE, "expiresAt");
    demand(options.retain().compareTo(Duration.ZERO) > 0, Feature.RETAIN, "retain");
  }

  /**
   * @throws IllegalArgumentException if the storage has no bounded queues, and one is asked for
   */
  void check(QueueSettings settings) {
    demand(settings.capacity() != QueueSettings.UNBOUNDED, Feature.CAPACITY, "capacity");
  }

  /**
   * @throws IllegalArgumentException if the storage cannot keep a job until another time, or knows
   *     no priorities, and that is asked for
   */
  void check(Alteration alteration) {
    demand(alteration instanceof Alteration.Reschedule, Feature.DELAY, "reschedule");
    demand(alteration instanceof Alteration.Reprioritize, Feature.PRIORITY, "reprioritize");
  }

  /**
   * @throws IllegalStateException if a job that was claimed by hand cannot be settled this way
   */
  void check(Feature feature, String doing) {
    if (lacking.contains(feature)) {
      throw new IllegalStateException(
          "the storage \"" + storage + "\" has no " + feature + ": it cannot " + doing + " a job");
    }
  }

  private void demand(boolean wanted, Feature feature, String option) {
    if (wanted && lacking.contains(feature)) {
      throw new IllegalArgumentException(
          "the storage \"" + storage + "\" has no " + feature + ": leave out " + option);
    }
  }
}
