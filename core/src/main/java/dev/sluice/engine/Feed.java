package dev.sluice.engine;

import org.jspecify.annotations.Nullable;

/** Where runners get their jobs from, and bring the outcomes to. */
interface Feed {
  /**
   * Brings the outcomes of a batch and gets the next one without waiting; {@code null} if there is
   * none, or if the runner shall claim nothing.
   */
  @Nullable Batch turn(Runner runner, Batch finished) throws InterruptedException;

  /**
   * Waits for work. {@code null} if the runner shall end; an empty wait answers {@link
   * Runner#NOTHING}.
   */
  @Nullable Batch await(Runner runner) throws InterruptedException;

  /** Settles the outcomes of a runner that ends. */
  void settle(Batch finished);
}
