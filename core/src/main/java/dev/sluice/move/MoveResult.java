package dev.sluice.move;

import dev.sluice.job.JobId;
import java.util.List;

/**
 * What came of a move.
 *
 * @param moved jobs that this call moved
 * @param kept jobs that stayed where they were, each with the reason
 */
public record MoveResult(long moved, List<Kept> kept) {
  public MoveResult {
    kept = List.copyOf(kept);
  }

  /**
   * A job that the other storage does not take.
   *
   * @param reason why, for people
   */
  public record Kept(JobId id, String queue, String reason) {}
}
