package dev.sluice.testkit.conformance;

import static dev.sluice.testkit.conformance.TestJob.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Feature;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Not early, and not dropped when late (rule 5). */
public interface TimeConformance extends Subject {

  @Test
  default void rule05_aDelayedJobIsClaimableFromItsTimeOnAndNotBefore() {
    StoreHarness h = harness();
    h.needs(Feature.DELAY);
    JobId id = h.add(job().delay(Duration.ofSeconds(10)));
    h.claimsNothing();
    h.advance(Duration.ofSeconds(10).minusMillis(1));
    h.sweep();
    h.claimsNothing();
    h.advance(Duration.ofMillis(1));
    assertThat(h.claimOne().job()).isEqualTo(id);
  }

  @Test
  default void rule05_aJobWithATimeIsClaimableFromItOnAndNotBefore() {
    StoreHarness h = harness();
    h.needs(Feature.DELAY);
    JobId id = h.add(job().runAt(h.now().plusSeconds(10)));
    h.advance(Duration.ofSeconds(10).minusMillis(1));
    h.sweep();
    h.claimsNothing();
    h.advance(Duration.ofMillis(1));
    assertThat(h.claimOne().job()).isEqualTo(id);
  }

  @Test
  default void rule05_aDueJobIsClaimableWithoutASweep() {
    StoreHarness h = harness();
    h.needs(Feature.DELAY);
    for (int i = 1; i <= 20; i++) {
      h.add(job().delay(Duration.ofSeconds(i)));
    }
    for (int i = 1; i <= 20; i++) {
      h.advance(Duration.ofSeconds(1));
      h.claimOne();
      h.claimsNothing();
    }
  }

  @Test
  default void rule05_oneHourLateEverythingRuns() {
    everythingRunsLate(Duration.ofHours(1));
  }

  @Test
  default void rule05_oneYearLateEverythingRuns() {
    everythingRunsLate(Duration.ofDays(366));
  }

  private void everythingRunsLate(Duration late) {
    StoreHarness h = harness();
    h.needs(Feature.DELAY);
    for (int i = 0; i < 100; i++) {
      h.add(job().delay(Duration.ofSeconds(i)));
    }
    h.advance(late);
    h.sweep();
    assertThat(h.drain()).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  default void rule05_aRetryThatIsAYearLateRuns() {
    StoreHarness h = harness();
    h.needs(Feature.RETRY);
    Delivery first = h.running();
    h.retry(first, Duration.ofMinutes(1));
    h.advance(Duration.ofDays(366));
    h.sweep();
    assertThat(h.claimOne().job()).isEqualTo(first.job());
  }

  @Test
  default void rule05_aDelayOfYearsIsKept() {
    StoreHarness h = harness();
    h.needs(Feature.DELAY);
    JobId id = h.add(job().delay(Duration.ofDays(3_000)));
    h.advance(Duration.ofDays(2_999));
    h.sweep();
    h.claimsNothing();
    h.advance(Duration.ofDays(1));
    assertThat(h.claimOne().job()).isEqualTo(id);
  }

  @Test
  default void rule05_aTimeInThePastMeansNow() {
    StoreHarness h = harness();
    h.needs(Feature.DELAY);
    Instant longAgo = h.now().minus(Duration.ofDays(3_650));
    JobId id = h.add(job().runAt(longAgo));
    Delivery got = h.claimOne();
    assertThat(got.job()).isEqualTo(id);
    assertThat(got.runAt()).isEqualTo(h.now());
  }

  @Test
  default void rule05_aTimeInThePastGivesNoPrecedence() {
    StoreHarness h = harness();
    h.needs(Feature.DELAY, Feature.ORDER);
    JobId first = h.add();
    JobId second = h.add(job().runAt(h.now().minusSeconds(60)));
    assertThat(h.drain()).containsExactly(first, second);
  }

  @Test
  default void rule05_theFirstInstantOfTimeMeansNow() {
    StoreHarness h = harness();
    h.needs(Feature.DELAY);
    JobId id = h.add(job().runAt(Instant.EPOCH));
    assertThat(h.claimOne().job()).isEqualTo(id);
  }

  @Test
  default void rule05_aTimeBetweenTwoTicksIsNotRoundedDown() {
    StoreHarness h = harness();
    h.needs(Feature.DELAY);
    JobId id = h.add(job().runAt(h.now().plusMillis(5).plusNanos(1)));
    h.advance(Duration.ofMillis(5));
    h.claimsNothing();
    h.advance(h.traits().resolution().plusNanos(1));
    assertThat(h.claimOne().job()).isEqualTo(id);
  }

  @Test
  default void rule05_aDelayFromBetweenTwoTicksIsNotRoundedDown() {
    StoreHarness h = harness();
    h.needs(Feature.DELAY);
    h.advance(Duration.ofNanos(400_000));
    JobId id = h.add(job().delay(Duration.ofMillis(1)));
    h.advance(Duration.ofNanos(900_000));
    h.claimsNothing();
    h.advance(h.traits().resolution().plusMillis(1));
    assertThat(h.claimOne().job()).isEqualTo(id);
  }

  @Test
  default void rule05_aRetryDelayFromBetweenTwoTicksIsNotRoundedDown() {
    StoreHarness h = harness();
    h.needs(Feature.RETRY);
    h.advance(Duration.ofNanos(400_000));
    Delivery first = h.running();
    h.retry(first, Duration.ofMillis(1));
    h.advance(Duration.ofNanos(900_000));
    h.claimsNothing();
    h.advance(h.traits().resolution().plusMillis(1));
    assertThat(h.claimOne().job()).isEqualTo(first.job());
  }

  @Test
  default void rule05_aDelayIsNotCutByTheResolution() {
    StoreHarness h = harness();
    h.needs(Feature.DELAY);
    Duration tick = h.traits().resolution();
    h.advance(tick.multipliedBy(9).dividedBy(10));
    JobId id = h.add(job().delay(tick));
    h.advance(tick.multipliedBy(6).dividedBy(10));
    h.claimsNothing();
    h.advance(tick.multipliedBy(2));
    assertThat(h.claimOne().job()).isEqualTo(id);
  }

  @Test
  default void rule05_theShortestDelayIsADelay() {
    StoreHarness h = harness();
    h.needs(Feature.DELAY);
    h.clock(); // one that goes on by itself would be past the delay by now
    JobId id = h.add(job().delay(Duration.ofNanos(1)));
    h.claimsNothing();
    h.advance(h.traits().resolution());
    assertThat(h.claimOne().job()).isEqualTo(id);
  }

  @Test
  default void rule05_aDelayOfZeroIsNone() {
    StoreHarness h = harness();
    h.needs(Feature.DELAY);
    JobId id = h.add(job().delay(Duration.ZERO));
    assertThat(h.claimOne().job()).isEqualTo(id);
  }

  @Test
  default void rule05_aSweepPromotesWhatIsDueAndSaysWhatComesNext() {
    StoreHarness h = harness();
    h.needs(Feature.DELAY);
    h.browser();
    JobId soon = h.add(job().delay(Duration.ofSeconds(10)));
    JobId later = h.add(job().delay(Duration.ofSeconds(20)));
    assertThat(h.state(soon)).isEqualTo(JobState.SCHEDULED);
    assertThat(h.sweep().nextDue())
        .isNotNull()
        .isAfter(h.now())
        .isBeforeOrEqualTo(h.now().plusSeconds(10));
    h.advance(Duration.ofSeconds(10));
    assertThat(h.sweep().nextDue())
        .isNotNull()
        .isAfter(h.now())
        .isBeforeOrEqualTo(h.now().plusSeconds(10));
    assertThat(h.state(soon)).isEqualTo(JobState.READY);
    assertThat(h.state(later)).isEqualTo(JobState.SCHEDULED);
  }

  @Test
  default void rule05_aSweepOfAnEmptyStoreKnowsNothingToCome() {
    assertThat(harness().sweep().nextDue()).isNull();
  }

  @Test
  default void rule05_aClockThatGoesBackLosesNothing() {
    StoreHarness h = harness();
    h.needs(Feature.DELAY, Feature.ORDER);
    JobId ready = h.add();
    JobId delayed = h.add(job().delay(Duration.ofSeconds(10)));
    h.advance(Duration.ofHours(-1));
    h.sweep();
    h.advance(Duration.ofHours(1).plusSeconds(10));
    assertThat(h.drain()).containsExactly(ready, delayed);
  }
}
