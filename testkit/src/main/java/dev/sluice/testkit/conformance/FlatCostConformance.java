package dev.sluice.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Feature;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.Settlement.Complete;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Rule 12: what a claim and a settlement cost does not grow with what is stored.
 *
 * <p>No absolute times: a turn over a large store is compared with one over a small store in the
 * same test, the best of several measurements each, and may cost a few times as much (caches). A
 * store that sorts or scans its backlog costs a hundred times as much and more.
 */
public interface FlatCostConformance extends Subject {
  /** Jobs of the small store. */
  int FEW = 2_000;

  /** How much more a turn may cost over the large store. */
  double MARGIN = 8;

  /** Jobs in a claim. */
  int CLAIM = 10;

  /** Tries without a better one after which the best is believed. */
  int PATIENCE = 40;

  /** Tries after which it is believed in any case, and no more are made. */
  int MOST_ROUNDS = 1_000;

  @Test
  default void rule12_theCostDoesNotGrowWithTheBacklog() {
    StoreHarness h = harness();
    fill(h, FEW, TestJob.job());
    long few = bestTurn(h);
    fill(h, h.effort().many(), TestJob.job());
    assertFlat(h, few);
  }

  @Test
  default void rule12_theCostDoesNotGrowWithTheScheduledJobs() {
    StoreHarness h = harness();
    h.needs(Feature.DELAY);
    fill(h, FEW, TestJob.job());
    long few = bestTurn(h);
    fill(h, h.effort().many(), TestJob.job().delay(Duration.ofDays(1)));
    assertFlat(h, few);
  }

  @Test
  default void rule12_theCostDoesNotGrowWithTheFinishedJobsThatAreKept() {
    StoreHarness h = harness();
    h.needs(Feature.RETAIN);
    fill(h, FEW, TestJob.job());
    long few = bestTurn(h);
    // In a queue of their own, so that those that are measured are still there.
    fill(h, h.effort().many(), TestJob.in("finished").retain(Duration.ofDays(1)));
    List<Delivery> claimed = h.claim(StoreHarness.request(1_000, Duration.ZERO, "finished"));
    while (!claimed.isEmpty()) {
      h.store().settle(completed(claimed));
      claimed = h.claim(StoreHarness.request(1_000, Duration.ZERO, "finished"));
    }
    assertFlat(h, few);
  }

  private static void fill(StoreHarness h, int jobs, TestJob template) {
    for (int done = 0; done < jobs; done += 1_000) {
      List<NewJob> batch = new ArrayList<>();
      for (int i = 0; i < Math.min(1_000, jobs - done); i++) {
        batch.add(template.id(JobId.next()).build());
      }
      h.store().enqueue(batch);
    }
  }

  /**
   * Nanoseconds of two claims of ten jobs and their settlements: the best of forty tries, and of as
   * many more as it takes until they get no better. Otherwise the first store would be measured
   * while the code is still being compiled, and a store that scans would look flat beside it.
   */
  private static long bestTurn(StoreHarness h) {
    long best = Long.MAX_VALUE;
    int sinceBetter = 0;
    for (int round = 0; sinceBetter < PATIENCE && round < MOST_ROUNDS; round++) {
      long nanos = turn(h);
      sinceBetter = nanos < best - best / 20 ? 0 : sinceBetter + 1;
      best = Math.min(best, nanos);
    }
    return best;
  }

  private static long turn(StoreHarness h) {
    long start = System.nanoTime();
    for (int claim = 0; claim < 2; claim++) {
      List<Delivery> claimed = h.claim(CLAIM);
      assertThat(claimed).hasSize(CLAIM);
      h.store().settle(completed(claimed));
    }
    long nanos = System.nanoTime() - start;
    fill(h, 2 * CLAIM, TestJob.job());
    return nanos;
  }

  private static List<Settlement> completed(List<Delivery> claimed) {
    List<Settlement> outcomes = new ArrayList<>();
    for (Delivery delivery : claimed) {
      outcomes.add(new Complete(delivery, null));
    }
    return outcomes;
  }

  // Whatever else the machine does makes a turn dearer and never cheaper, so that one cheap turn is
  // proof, and dear ones are none until there were many. All turns of a store that scans are dear.
  private static void assertFlat(StoreHarness h, long few) {
    double best = Double.MAX_VALUE;
    for (int round = 0; best >= MARGIN && round < MOST_ROUNDS; round++) {
      best = Math.min(best, (double) turn(h) / few);
    }
    assertThat(best)
        .as("cost of a turn over the large store, as a multiple of that over the small one")
        .isLessThan(MARGIN);
  }
}
