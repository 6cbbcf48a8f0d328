package dev.sluice.cli.run;

import dev.sluice.Sluice;
import dev.sluice.spi.Feature;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.Traits;
import java.util.Set;
import java.util.function.Supplier;

/** Opens storages, so that a URL that makes no sense is the user's error. */
final class Stores {
  private Stores() {}

  static Sluice open(String url) {
    return checked("--store", () -> Sluice.open(url));
  }

  /** What an option stands for; what makes no sense is the user's error. */
  static <T> T checked(String option, Supplier<T> maker) {
    try {
      return maker.get();
    } catch (IllegalArgumentException e) {
      throw new UsageException(option + ": " + e.getMessage());
    }
  }

  /** Refuses a storage that cannot remember which lines are done. */
  static void refuseForgettingLines(Sluice sluice) {
    Traits traits = sluice.traits();
    Set<Feature> missing =
        traits.lacking(
            Feature.IDENTITY, Feature.RETAIN, Feature.RETRY, Feature.RELEASE, Feature.BURY);
    if (!missing.isEmpty() || sluice.store().role(JobBrowser.class).isEmpty()) {
      throw new UsageException(
          "--store: the storage \""
              + traits.name()
              + "\" cannot remember which lines are done"
              + (missing.isEmpty() ? "" : ": it lacks " + missing));
    }
  }

  /** Refuses {@code --until-empty} where nobody can say whether there are jobs left. */
  static void refuseUncounted(Sluice sluice) {
    if (sluice.store().role(JobBrowser.class).isEmpty()) {
      throw new UsageException(
          "--until-empty: the storage \""
              + sluice.traits().name()
              + "\" cannot show its jobs, so that nobody knows when it is empty: leave it out");
    }
  }

  /** Refuses a storage that nobody else can put a job into: the command would wait for ever. */
  static void refuseForgetful(String option, Traits traits) {
    if (traits.durability() == Traits.Durability.NONE) {
      throw new UsageException(
          option
              + " "
              + traits.name()
              + ": lives in this process alone, so that no job can be in it");
    }
  }
}
