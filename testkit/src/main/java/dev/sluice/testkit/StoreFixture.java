package dev.sluice.testkit;

import dev.sluice.spi.JobStore;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * How the suite gets at a storage.
 *
 * @param opener opens the storage. It is called again for the same storage after the first store
 *     was closed
 * @param keepsJobs whether a store that is opened again finds the jobs of before
 * @param serverClock whether the storage has a clock of its own, so that the one given to the
 *     opener does not matter. Tests that move the clock are not applicable then
 * @param effort how hard to try; {@code null} for what suits the storage's traits
 */
public record StoreFixture(
    Opener opener, boolean keepsJobs, boolean serverClock, @Nullable Effort effort) {

  /** Opens a storage. */
  @FunctionalInterface
  public interface Opener {
    /**
     * Opens the storage of this test. Always the same one: it is empty at the first call.
     *
     * @param clock what the store takes its time from
     * @throws Exception whatever goes wrong: the test fails with it
     */
    JobStore open(InstantSource clock) throws Exception;
  }

  /** A storage that forgets its jobs when closed and takes its time from the given clock. */
  public static StoreFixture of(Opener opener) {
    return new StoreFixture(opener, false, false, null);
  }

  /** The same for a storage that keeps its jobs: they are there when it is opened again. */
  public StoreFixture keepingJobs() {
    return new StoreFixture(opener, true, serverClock, effort);
  }

  /** The same for a storage that has a clock of its own. */
  public StoreFixture withServerClock() {
    return new StoreFixture(opener, keepsJobs, true, effort);
  }

  /** The same with another effort. */
  public StoreFixture effort(Effort effort) {
    return new StoreFixture(opener, keepsJobs, serverClock, effort);
  }
}
