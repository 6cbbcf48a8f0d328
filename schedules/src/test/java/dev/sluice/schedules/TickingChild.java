package dev.sluice.schedules;

import dev.sluice.Sluice;
import dev.sluice.Worker;
import dev.sluice.testkit.ChildJvm;
import java.io.IOException;
import java.time.Duration;

/** A node of its own that fires what is due, to be killed. */
public final class TickingChild {
  /** Shorter than by default, so that others take over soon. */
  private static final Duration LEASE = Duration.ofSeconds(2);

  private TickingChild() {}

  /**
   * Fires until its parent is gone.
   *
   * @param url of the storage
   */
  @SuppressWarnings("try") // it works by itself
  public static void main(String[] url) throws IOException {
    try (Sluice sluice = Sluice.open(url[0]);
        Worker worker = Schedules.on(sluice).start(w -> w.lease(LEASE).concurrency(4))) {
      System.out.println("fires");
      ChildJvm.awaitParent();
    }
  }
}
