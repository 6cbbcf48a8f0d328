package dev.sluice.testkit.conformance;

import dev.sluice.spi.Feature;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Random sequences of calls, made to the storage and to the reference store alike: all answers, and
 * all that can be seen after each call, must agree.
 *
 * <p>Each sequence has a seed, which is in the name of its test and in its failure. The system
 * property {@code sluice.testkit.model.seed} gives the one seed to run again, {@code
 * sluice.testkit.model.runs} how many to make up.
 */
public interface ModelConformance extends Subject {

  @TestTemplate
  @ExtendWith(ModelSeeds.class)
  default void model_randomCallsAnswerAsTheReferenceDoes(long seed) {
    StoreHarness h = harness();
    h.needs(Feature.values());
    h.clock();
    ModelRun run = new ModelRun(h, seed);
    try {
      run.steps(h.effort().modelSteps());
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "the storage and the reference differ; repeat with -D%s=%d%n%s"
              .formatted(ModelSeeds.SEED, seed, run.trace()),
          e);
    }
  }
}
