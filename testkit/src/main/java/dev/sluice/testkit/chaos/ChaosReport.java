package dev.sluice.testkit.chaos;

import java.util.List;

/**
 * What came of it.
 *
 * @param kills processes that were killed
 * @param acknowledged jobs whose enqueue was answered
 * @param ran jobs that had their effect, at least once; those among them too whose producer was
 *     killed before it had the answer
 * @param missing jobs that were acknowledged and never had their effect
 * @param stuck jobs that were still waiting or running at the end
 * @param doubled jobs that had their effect more than once
 * @param lostAlive leases that were lost by a worker that lived
 * @param violations what must not be, in words; the first of each sort
 */
public record ChaosReport(
    int kills,
    int acknowledged,
    int ran,
    int missing,
    long stuck,
    int doubled,
    int lostAlive,
    List<String> violations) {
  public ChaosReport {
    violations = List.copyOf(violations);
  }

  /** The numbers in a line. */
  public String summary() {
    return kills
        + " killed, "
        + acknowledged
        + " acknowledged, "
        + ran
        + " ran, "
        + missing
        + " missing, "
        + stuck
        + " stuck, "
        + doubled
        + " doubled, "
        + lostAlive
        + " leases lost alive";
  }
}
