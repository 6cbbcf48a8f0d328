package dev.sluice.testkit.conformance;

import static dev.sluice.testkit.conformance.TestJob.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Failure;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Feature;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How claims end (rules 2, 3, 9). */
public interface SettleConformance extends Subject {

  @Test
  default void settle_ofNothingAnswersNothing() {
    assertThat(harness().store().settle(List.of())).isEmpty();
  }

  @Test
  default void settle_aCompletedJobDoesNotRunAgain() {
    StoreHarness h = harness();
    Delivery running = h.running();
    h.complete(running);
    h.sweep();
    h.claimsNothing();
  }

  @Test
  default void settle_answersEachOutcomeOfABatchInItsOrder() {
    StoreHarness h = harness();
    h.needs(Feature.RETRY, Feature.RELEASE, Feature.BURY);
    List<Delivery> d = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      d.add(h.running());
    }
    h.complete(d.get(4));
    List<Settlement> outcomes =
        List.<Settlement>of(
            new Settlement.Release(d.get(0), Duration.ofHours(1)),
            new Settlement.Bury(d.get(1), h.failure("x")),
            new Settlement.Complete(d.get(4), null),
            new Settlement.Retry(d.get(2), Duration.ofHours(1), h.failure("y")),
            new Settlement.Complete(d.get(3), null));
    assertThat(h.store().settle(outcomes))
        .containsExactly(
            Settled.RELEASED,
            Settled.DEAD,
            Settled.LEASE_LOST,
            Settled.RETRYING,
            Settled.COMPLETED);
  }

  @Test
  default void rule02_anOutcomeSentAgainIsSettledOnce() {
    StoreHarness h = harness();
    h.needs(Feature.RETRY);
    Delivery running = h.running();
    Settlement retry = new Settlement.Retry(running, Duration.ZERO, h.failure("x"));
    assertThat(h.settle(retry)).isEqualTo(Settled.RETRYING);
    assertThat(h.settle(retry)).isIn(Settled.RETRYING, Settled.LEASE_LOST);
    Delivery second = h.claimOne();
    assertThat(second.attempt()).isEqualTo(2);
    h.claimsNothing();
    h.complete(second);
  }

  @Test
  default void rule02_aCompletionSentAgainIsHarmless() {
    StoreHarness h = harness();
    Delivery running = h.running();
    h.complete(running);
    assertThat(h.settle(new Settlement.Complete(running, null)))
        .isIn(Settled.COMPLETED, Settled.LEASE_LOST);
    h.claimsNothing();
  }

  @Test
  default void rule02_twoOutcomesOfOneClaimInABatchAreSettledOnce() {
    StoreHarness h = harness();
    h.needs(Feature.RETRY);
    Delivery running = h.running();
    List<Settled> answers =
        h.store()
            .settle(
                List.<Settlement>of(
                    new Settlement.Retry(running, Duration.ZERO, h.failure("x")),
                    new Settlement.Complete(running, null)));
    assertThat(answers).containsExactly(Settled.RETRYING, Settled.LEASE_LOST);
    assertThat(h.claimOne().attempt()).isEqualTo(2);
  }

  @Test
  default void rule02_aTokenMadeOfTheSamePartsIsAsGood() {
    StoreHarness h = harness();
    h.needs(Feature.DETACHED);
    Delivery running = h.running();
    LeaseToken copy = Claims.copy(running);
    assertThat(h.settle(new Settlement.Complete(copy, null))).isEqualTo(Settled.COMPLETED);
    assertThat(h.settle(new Settlement.Complete(running, null)))
        .isIn(Settled.COMPLETED, Settled.LEASE_LOST);
  }

  @Test
  default void rule03_aRetriedJobRunsAgain() {
    StoreHarness h = harness();
    h.needs(Feature.RETRY);
    Delivery first = h.running(job().payload("p"));
    h.retry(first, Duration.ZERO);
    Delivery second = h.claimOne();
    assertThat(second.job()).isEqualTo(first.job());
    assertThat(second.payload()).asString().isEqualTo("p");
    h.complete(second);
    h.claimsNothing();
  }

  @Test
  default void rule03_aRetryWaitsForItsDelay() {
    StoreHarness h = harness();
    h.needs(Feature.RETRY);
    Delivery first = h.running();
    h.retry(first, Duration.ofSeconds(10));
    h.claimsNothing();
    h.advance(Duration.ofMillis(9_999));
    h.claimsNothing();
    h.advance(Duration.ofMillis(1));
    assertThat(h.claimOne().job()).isEqualTo(first.job());
  }

  @Test
  default void rule03_aRetryKeepsItsCause() {
    StoreHarness h = harness();
    h.needs(Feature.RETRY);
    h.browser();
    Delivery first = h.running();
    Failure cause = new Failure(1, h.clock().instant(), "java.io.IOException", "no route", "at x");
    h.settle(new Settlement.Retry(first, Duration.ZERO, cause));
    assertThat(h.view(first.job()).history().failures()).containsExactly(cause);
  }

  @Test
  default void rule03_aBuriedJobIsDeadAndKeepsItsCause() {
    StoreHarness h = harness();
    h.needs(Feature.BURY);
    h.browser();
    Delivery first = h.running(job().payload("p"));
    Failure cause = h.failure("cannot be decoded");
    assertThat(h.settle(new Settlement.Bury(first, cause))).isEqualTo(Settled.DEAD);
    JobView dead = h.view(first.job());
    assertThat(dead.state()).isEqualTo(JobState.DEAD);
    assertThat(dead.payload()).asString().isEqualTo("p");
    assertThat(dead.history().failures()).containsExactly(cause);
    assertThat(dead.history().finishedAt()).isEqualTo(h.now());
    h.sweep();
    h.claimsNothing();
  }

  @Test
  default void rule03_aDeadJobStaysForEver() {
    StoreHarness h = harness();
    h.needs(Feature.BURY);
    h.browser();
    h.needs(Feature.RETAIN);
    Delivery first = h.running(job().retain(Duration.ofSeconds(1)));
    h.bury(first);
    h.advance(Duration.ofDays(400));
    h.sweep();
    assertThat(h.state(first.job())).isEqualTo(JobState.DEAD);
  }

  @Test
  default void rule03_theNewestTenFailuresStayOldestFirst() {
    StoreHarness h = harness();
    h.needs(Feature.RETRY);
    h.browser();
    h.add();
    for (int i = 1; i <= 12; i++) {
      Failure cause = new Failure(i, h.clock().instant(), "x", "number " + i, "");
      h.settle(new Settlement.Retry(h.claimOne(), Duration.ZERO, cause));
    }
    Delivery last = h.claimOne();
    assertThat(h.view(last.job()).history().failures())
        .hasSize(JobHistory.MAX_FAILURES)
        .extracting(Failure::message)
        .startsWith("number 3", "number 4")
        .endsWith("number 12");
  }

  @Test
  default void rule09_completeCountsAnAttempt() {
    StoreHarness h = harness();
    h.needs(Feature.RETAIN);
    Delivery running = h.running(job().retain(Duration.ofHours(1)));
    assertThat(h.view(running.job()).history().attempts()).isZero();
    h.complete(running);
    assertThat(h.view(running.job()).history().attempts()).isEqualTo(1);
  }

  @Test
  default void rule09_retryAndBuryCountAnAttempt() {
    StoreHarness h = harness();
    h.needs(Feature.RETRY, Feature.BURY);
    Delivery first = h.running();
    h.retry(first, Duration.ZERO);
    Delivery second = h.claimOne();
    assertThat(second.attempt()).isEqualTo(2);
    h.bury(second);
    assertThat(h.view(second.job()).history().attempts()).isEqualTo(2);
  }

  @Test
  default void rule09_releaseCountsNoAttempt() {
    StoreHarness h = harness();
    h.needs(Feature.RELEASE);
    Delivery running = h.running(job().maxAttempts(1));
    for (int i = 0; i < 30; i++) {
      h.release(running, Duration.ZERO);
      running = h.claimOne();
      assertThat(running.attempt()).isEqualTo(1);
      assertThat(running.lostLeases()).isZero();
    }
    h.complete(running);
  }

  @Test
  default void rule09_releasesAreCountedApart() {
    StoreHarness h = harness();
    h.needs(Feature.RELEASE);
    h.browser();
    Delivery running = h.running();
    h.release(running, Duration.ofSeconds(1));
    JobHistory history = h.view(running.job()).history();
    assertThat(history.releases()).isEqualTo(1);
    assertThat(history.attempts()).isZero();
    assertThat(history.failures()).isEmpty();
  }

  @Test
  default void rule09_aReleaseWaitsForItsDelay() {
    StoreHarness h = harness();
    h.needs(Feature.RELEASE);
    Delivery first = h.running();
    h.release(first, Duration.ofSeconds(10));
    h.advance(Duration.ofMillis(9_999));
    h.claimsNothing();
    h.advance(Duration.ofMillis(1));
    assertThat(h.claimOne().job()).isEqualTo(first.job());
  }

  @Test
  default void rule09_theStoreDoesNotJudgeAttempts() {
    StoreHarness h = harness();
    h.needs(Feature.RETRY);
    Delivery running = h.running(job().maxAttempts(1));
    h.retry(running, Duration.ZERO);
    assertThat(h.claimOne().attempt()).isEqualTo(2);
  }
}
