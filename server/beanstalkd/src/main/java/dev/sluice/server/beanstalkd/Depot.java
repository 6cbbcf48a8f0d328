package dev.sluice.server.beanstalkd;

import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import dev.sluice.spi.Feature;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobControl;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.Lookout;
import dev.sluice.spi.Traits;
import dev.sluice.spi.WorkSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A store in the roles that the protocol asks of it. */
final class Depot {
  private static final Set<JobState> SHOWN =
      Set.of(JobState.READY, JobState.SCHEDULED, JobState.RUNNING, JobState.DEAD);

  final JobStore store;
  final JobBrowser browser;
  final JobControl control;
  final @Nullable Lookout lookout;

  private Depot(JobStore store, JobBrowser browser, JobControl control, @Nullable Lookout lookout) {
    this.store = store;
    this.browser = browser;
    this.control = control;
    this.lookout = lookout;
  }

  /**
   * Looks for the roles.
   *
   * @throws IllegalArgumentException naming what the store lacks
   */
  static Depot of(WorkSource source) {
    List<String> lacking = new ArrayList<>();
    JobStore store = role(source, JobStore.class, "put jobs into it", lacking);
    JobBrowser browser = role(source, JobBrowser.class, "look at its jobs", lacking);
    JobControl control = role(source, JobControl.class, "change jobs by their number", lacking);
    Set<Feature> features =
        source
            .traits()
            .lacking(
                Feature.DELAY,
                Feature.PRIORITY,
                Feature.IDENTITY,
                Feature.RELEASE,
                Feature.BURY,
                Feature.EXTEND);
    features.forEach(feature -> lacking.add("keep the promise " + feature));
    if (store == null || browser == null || control == null || !features.isEmpty()) {
      throw new IllegalArgumentException(
          "no beanstalkd port over "
              + source.traits().name()
              + ": nobody can "
              + String.join(", nor ", lacking));
    }
    return new Depot(store, browser, control, source.role(Lookout.class).orElse(null));
  }

  private static <R> @Nullable R role(
      WorkSource source, Class<R> role, String what, List<String> lacking) {
    R found = source.role(role).orElse(null);
    if (found == null) {
      lacking.add(what);
    }
    return found;
  }

  /** Whether no call of the store ever waits for anything. */
  boolean neverBlocks() {
    Traits traits = store.traits();
    return traits.callCost() == Traits.CallCost.LOCAL
        && traits.durability() == Traits.Durability.NONE;
  }

  /** The job of a number, unless it is finished; {@code null} for none. */
  @Nullable JobView job(long number) {
    if (number < 1) {
      return null;
    }
    Page<JobView> page = browser.list(JobQuery.ALL.after(number - 1).limit(1));
    while (page.items().isEmpty() && page.next() != 0 && page.next() < number) {
      page = browser.list(JobQuery.ALL.after(page.next()).limit(1));
    }
    JobView job = page.items().isEmpty() ? null : page.items().get(0);
    return job != null && job.sequence() == number && SHOWN.contains(job.state()) ? job : null;
  }
}
