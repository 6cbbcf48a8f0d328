package dev.sluice.beanstalkd;

import dev.sluice.spi.Feature;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobControl;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageProvider;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.WorkSource;
import java.util.ServiceLoader;
import java.util.Set;

/** Opens the store that keeps the tickets. */
final class Guards {
  private Guards() {}

  /**
   * Opens it.
   *
   * @throws IllegalArgumentException if there is no such store, or it cannot be one
   */
  static JobStore open(StorageUrl url, Settings settings) {
    for (StorageProvider provider : ServiceLoader.load(StorageProvider.class)) {
      if (provider.scheme().equals(url.scheme())) {
        return checked(provider.open(url, settings), url);
      }
    }
    throw new IllegalArgumentException(
        "the guard " + url.redacted() + " is of a scheme that no module here opens as a store");
  }

  private static JobStore checked(WorkSource source, StorageUrl url) {
    Set<Feature> lacking =
        source
            .traits()
            .lacking(
                Feature.IDENTITY,
                Feature.DELAY,
                Feature.RETAIN,
                Feature.RETRY,
                Feature.RELEASE,
                Feature.BURY,
                Feature.EXTEND);
    boolean roles =
        source.role(JobControl.class).isPresent() && source.role(JobBrowser.class).isPresent();
    if (source instanceof JobStore store && lacking.isEmpty() && roles) {
      return store;
    }
    source.close();
    throw new IllegalArgumentException(
        url.redacted()
            + " cannot be a guard: it lacks "
            + (lacking.isEmpty() ? "changes by id, or a look at jobs" : lacking));
  }

  /** A role that every guard has. */
  static <R> R role(JobStore guard, Class<R> role) {
    return guard.role(role).orElseThrow();
  }
}
