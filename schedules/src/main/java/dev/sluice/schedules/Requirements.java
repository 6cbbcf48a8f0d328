package dev.sluice.schedules;

import dev.sluice.Sluice;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.Feature;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobControl;
import dev.sluice.spi.JobNotebook;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.Traits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a storage must be able to do for schedules. */
final class Requirements {
  private static final List<Class<?>> TO_KEEP =
      List.of(JobStore.class, JobBrowser.class, JobControl.class);

  /** One that another process holds may be looked at and changed from here, but not noted in. */
  private static final List<Class<?>> TO_FIRE = List.of(JobNotebook.class);

  private Requirements() {}

  /**
   * @throws IllegalStateException naming all that the storage lacks to keep schedules
   */
  static void checkKeeping(Sluice sluice) {
    List<String> lacking = new ArrayList<>();
    sluice
        .traits()
        .lacking(Feature.DELAY, Feature.UNIQUE, Feature.IDENTITY, Feature.RELEASE)
        .forEach(feature -> lacking.add(feature.name()));
    check(sluice, "keep", TO_KEEP, lacking);
  }

  /**
   * @throws IllegalStateException naming all that the storage lacks to have schedules fired here
   */
  static void checkFiring(Sluice sluice) {
    check(sluice, "fire", TO_FIRE, new ArrayList<>());
  }

  private static void check(
      Sluice sluice, String what, List<Class<?>> roles, List<String> lacking) {
    for (Class<?> role : roles) {
      if (sluice.store().role(role).isEmpty()) {
        lacking.add(role.getSimpleName());
      }
    }
    if (!lacking.isEmpty()) {
      throw new IllegalStateException(
          "the storage \""
              + sluice.traits().name()
              + "\" cannot "
              + what
              + " schedules: it has no "
              + String.join(", ", lacking));
    }
  }

  /**
   * @throws IllegalArgumentException naming what the jobs of a schedule need and the storage lacks
   */
  static void check(Traits traits, Target target) {
    JobOptions options = target.options();
    Set<Feature> needed = EnumSet.noneOf(Feature.class);
    need(needed, options.priority() != 0, Feature.PRIORITY);
    need(needed, options.group() != null, Feature.GROUPS);
    need(needed, target.expiresAfter() != null, Feature.EXPIRE);
    need(needed, options.retain().compareTo(Duration.ZERO) > 0, Feature.RETAIN);
    Set<Feature> lacking = traits.lacking(needed.toArray(new Feature[0]));
    if (!lacking.isEmpty()) {
      throw new IllegalArgumentException(
          "the storage \"" + traits.name() + "\" has no " + lacking + " for the schedule's jobs");
    }
    if (target.payload().length > traits.maxPayload()) {
      throw new IllegalArgumentException(
          "the payload is larger than the "
              + traits.maxPayload()
              + " bytes that the storage \""
              + traits.name()
              + "\" takes");
    }
  }

  private static void need(Set<Feature> needed, boolean wanted, Feature feature) {
    if (wanted) {
      needed.add(feature);
    }
  }
}
