package dev.sluice.testkit;

import dev.sluice.spi.Traits;
import dev.sluice.spi.Traits.CallCost;

/**
 * How hard the suite tries. Each number can be set for one run by a system property.
 *
 * @param races rounds of each race between threads; property {@code sluice.testkit.races}
 * @param many jobs where a test wants many; property {@code sluice.testkit.many}
 * @param modelSteps calls in each random sequence of the model test; property {@code
 *     sluice.testkit.model.steps}
 */
public record Effort(int races, int many, int modelSteps) {
  /** For a storage whose calls stay in the process. */
  public static final Effort LOCAL = new Effort(20_000, 100_000, 300);

  /** For a storage whose calls reach a disk or a server. */
  public static final Effort REMOTE = new Effort(1_000, 10_000, 100);

  /** What suits a storage: by the cost of its calls. */
  public static Effort of(Traits traits) {
    return traits.callCost() == CallCost.LOCAL ? LOCAL : REMOTE;
  }

  /** The same, but for what the system properties say. */
  public Effort orAsTheSystemSays() {
    return new Effort(
        Integer.getInteger("sluice.testkit.races", races),
        Integer.getInteger("sluice.testkit.many", many),
        Integer.getInteger("sluice.testkit.model.steps", modelSteps));
  }
}
