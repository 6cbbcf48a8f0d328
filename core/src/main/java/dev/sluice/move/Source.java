package dev.sluice.move;

import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobControl;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.QueueControl;
import dev.sluice.spi.WorkSource;
import java.util.Optional;

/** A storage in the roles that jobs can be moved out of it with. */
record Source(JobStore store, JobBrowser browser, JobControl control, QueueControl queues) {

  /**
   * @throws IllegalArgumentException if the storage has not got them all
   */
  static Source of(WorkSource from) {
    return new Source(
        role(from, JobStore.class),
        role(from, JobBrowser.class),
        role(from, JobControl.class),
        role(from, QueueControl.class));
  }

  private static <R> R role(WorkSource from, Class<R> role) {
    Optional<R> found = from.role(role);
    return found.orElseThrow(
        () ->
            new IllegalArgumentException(
                "jobs cannot be moved out of a "
                    + from.traits().name()
                    + " storage: it is no "
                    + role.getSimpleName()));
  }
}
