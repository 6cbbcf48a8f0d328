package dev.sluice.engine;

import dev.sluice.engine.Batch.Outcomes;
import org.jspecify.annotations.Nullable;

/** Where runners get their jobs from, and bring the outcomes to. */
final class Feed {
  private final Crew crew;
  private final Supply supply;

  Feed(Crew crew, Supply supply) {
    this.crew = crew;
    this.supply = supply;
  }

  /**
   * Brings the outcomes of a batch and gets the next one without waiting; {@code null} if there is
   * none, or if the runner shall claim nothing.
   */
  @Nullable Batch turn(Runner runner, Batch finished) throws InterruptedException {
    Outcomes outcomes = finished.outcomes();
    if (!crew.mayClaim(runner)) {
      supply.settle(outcomes);
      return null;
    }
    Batch next = supply.turn(outcomes);
    if (next != null && supply.callsForMore(next)) {
      crew.summon();
    }
    return next;
  }

  /**
   * Waits for work. {@code null} if the runner shall end; an empty wait answers {@link
   * Runner#NOTHING}.
   */
  @Nullable Batch await(Runner runner) throws InterruptedException {
    if (crew.seek(runner) == Crew.Seek.LEAVE) {
      return null;
    }
    Batch got = null;
    try {
      got = supply.poll(runner);
    } finally {
      crew.leaveSeat(runner);
    }
    if (got == null) {
      return Runner.NOTHING;
    }
    // Not before the seat is free: whoever brought more until then has seen it taken.
    if (supply.callsForMore(got)) {
      crew.summon();
    }
    return got;
  }
}
