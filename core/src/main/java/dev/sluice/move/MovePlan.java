package dev.sluice.move;

import dev.sluice.job.Counts;
import java.util.List;
import java.util.Map;

/**
 * What a move would do.
 *
 * @param queues the jobs of each queue that would be moved
 * @param losses what the other storage cannot keep; empty if nothing would be lost
 */
public record MovePlan(Map<String, Counts> queues, List<Loss> losses) {
  public MovePlan {
    queues = Map.copyOf(queues);
    losses = List.copyOf(losses);
  }

  /**
   * Something that the other storage cannot keep.
   *
   * @param jobs how many jobs have it; for settings how many queues
   * @param what it is, and why it would be lost, for people
   */
  public record Loss(long jobs, String what) {}
}
