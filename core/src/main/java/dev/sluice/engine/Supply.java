package dev.sluice.engine;

import dev.sluice.engine.Batch.Outcomes;
import org.jspecify.annotations.Nullable;

/** How the runners of a worker share its source. */
interface Supply extends Outlet {
  /** Settles, and gets the next batch without waiting; {@code null} if there is none. */
  @Nullable Batch turn(Outcomes outcomes) throws InterruptedException;

  /**
   * Waits for a batch, for the one runner in the seat; {@code null} if the wait brought nothing.
   */
  @Nullable Batch poll(Runner runner) throws InterruptedException;

  /** Whether another runner should look for work, while this batch is run. */
  boolean callsForMore(Batch got);

  /** Whether somebody is asking the source right now, and may have jobs that do not show yet. */
  boolean isAsking();

  /** How often such asking has ended, whatever it brought. */
  long rounds();

  /** How often the source has answered what it has; also counts when there was no queue to ask. */
  long answers();

  /** Calls back whoever waits for work. Never blocks. */
  void wakeup();

  /** Whether it holds no claimed job that no runner has. */
  boolean holdsNone();

  /** Whether it holds no outcome that is not settled. */
  boolean hasSettledAll();

  /** Gives back what it holds in reserve for too long. */
  void tidy();

  /** The worker starts. */
  void start();

  /** The worker has stopped: gives back what is held, and settles what is not settled yet. */
  void close();
}
