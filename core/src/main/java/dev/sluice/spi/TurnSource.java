package dev.sluice.spi;

import java.util.List;

/** A source that can settle and claim in one go: the hot path of a worker. */
public interface TurnSource extends WorkSource {

  /**
   * As {@link #settle} with the outcomes, then {@link #claim}; the outcomes are settled before any
   * waiting. Blocks, fails and may be called as those two.
   *
   * @throws InterruptedException if interrupted while waiting; the outcomes are settled then, and
   *     none was claimed
   */
  Turn turn(List<? extends Settlement> outcomes, ClaimRequest next) throws InterruptedException;

  /**
   * Both answers.
   *
   * @param settled an answer for each outcome, in their order
   * @param claimed as {@link #claim} gives them
   */
  record Turn(List<Settled> settled, List<Delivery> claimed) {}
}
