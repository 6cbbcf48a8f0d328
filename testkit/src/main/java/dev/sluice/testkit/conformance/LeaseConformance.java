package dev.sluice.testkit.conformance;

import static dev.sluice.testkit.conformance.TestJob.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.LeaseView;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Feature;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.Swept;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Leases, their fences, and what happens when they end (rules 2, 4, 9). */
public interface LeaseConformance extends Subject {

  @Test
  default void rule02_aStaleFenceChangesNothing() {
    StoreHarness h = harness();
    Delivery stale = h.running();
    h.advance(StoreHarness.LEASE.plusMillis(1));
    h.sweep();
    Delivery fresh = h.claimOne();
    assertThat(fresh.job()).isEqualTo(stale.job());
    assertThat(fresh.fence()).isNotEqualTo(stale.fence());
    assertThat(h.settle(new Settlement.Complete(stale, null))).isEqualTo(Settled.LEASE_LOST);
    assertThat(h.settle(new Settlement.Retry(stale, Duration.ZERO, h.failure("x"))))
        .isEqualTo(Settled.LEASE_LOST);
    assertThat(h.settle(new Settlement.Release(stale, Duration.ZERO)))
        .isEqualTo(Settled.LEASE_LOST);
    assertThat(h.settle(new Settlement.Bury(stale, h.failure("x")))).isEqualTo(Settled.LEASE_LOST);
    assertThat(h.store().extend(List.of(stale), StoreHarness.LEASE))
        .containsExactly(LeaseStatus.LOST);
    h.claimsNothing();
    h.complete(fresh);
  }

  @Test
  default void rule02_aHolderThatIsLateCannotCompleteTheJob() {
    StoreHarness h = harness();
    Delivery late = h.running();
    h.advance(StoreHarness.LEASE.plusMillis(1));
    assertThat(h.settle(new Settlement.Complete(late, null))).isEqualTo(Settled.LEASE_LOST);
    h.sweep();
    assertThat(h.claimOne().job()).isEqualTo(late.job());
  }

  @Test
  default void rule02_aHolderThatIsLateCannotRetryBuryOrRelease() {
    StoreHarness h = harness();
    Delivery late = h.running();
    h.advance(StoreHarness.LEASE.plusMillis(1));
    assertThat(h.settle(new Settlement.Retry(late, Duration.ofHours(1), h.failure("x"))))
        .isEqualTo(Settled.LEASE_LOST);
    assertThat(h.settle(new Settlement.Bury(late, h.failure("x")))).isEqualTo(Settled.LEASE_LOST);
    assertThat(h.settle(new Settlement.Release(late, Duration.ofHours(1))))
        .isEqualTo(Settled.LEASE_LOST);
    h.sweep();
    Delivery next = h.claimOne();
    assertThat(next.attempt()).isEqualTo(1);
    assertThat(next.lostLeases()).isEqualTo(1);
  }

  @Test
  default void rule02_aLeaseThatHasEndedCannotBeExtended() {
    StoreHarness h = harness();
    h.needs(Feature.EXTEND);
    Delivery late = h.running();
    h.advance(StoreHarness.LEASE.plusMillis(1));
    assertThat(h.store().extend(List.of(late), StoreHarness.LEASE))
        .containsExactly(LeaseStatus.LOST);
    h.sweep();
    assertThat(h.claimOne().job()).isEqualTo(late.job());
  }

  @Test
  default void rule02_noTwoClaimsOfAJobHaveTheSameFence() {
    StoreHarness h = harness();
    h.needs(Feature.RELEASE, Feature.RETRY);
    h.add(job().lostLeaseLimit(100));
    Set<Long> fences = new HashSet<>();
    for (int i = 0; i < 30; i++) {
      Delivery d = h.claimOne();
      assertThat(fences.add(d.fence())).as("fence %d is new", d.fence()).isTrue();
      switch (i % 3) {
        case 0 -> h.release(d, Duration.ZERO);
        case 1 -> h.retry(d, Duration.ZERO);
        default -> h.advance(StoreHarness.LEASE.plusMillis(1));
      }
      h.sweep();
    }
  }

  @Test
  default void rule02_aDeliveryStaysWhatItWasWhenItsJobIsClaimedAgain() {
    StoreHarness h = harness();
    Delivery first = h.running();
    long fence = first.fence();
    h.advance(StoreHarness.LEASE.plusMillis(1));
    h.sweep();
    Delivery second = h.claimOne();
    assertThat(first.fence()).isEqualTo(fence);
    assertThat(first.lostLeases()).isZero();
    assertThat(second.lostLeases()).isEqualTo(1);
  }

  @Test
  default void rule02_anExtendedLeaseIsHeld() {
    StoreHarness h = harness();
    h.needs(Feature.EXTEND);
    Delivery running = h.running();
    h.advance(StoreHarness.LEASE.minusMillis(1));
    assertThat(h.store().extend(List.of(running), StoreHarness.LEASE))
        .containsExactly(LeaseStatus.HELD);
    h.advance(StoreHarness.LEASE.minusMillis(1));
    h.sweep();
    h.claimsNothing();
    h.complete(running);
  }

  @Test
  default void rule02_anExtendedLeaseEndsAsWell() {
    StoreHarness h = harness();
    h.needs(Feature.EXTEND);
    Delivery running = h.running();
    h.advance(Duration.ofSeconds(10));
    h.store().extend(List.of(running), Duration.ofSeconds(60));
    h.advance(Duration.ofSeconds(59));
    h.sweep();
    h.claimsNothing();
    h.advance(Duration.ofSeconds(2));
    h.sweep();
    assertThat(h.claimOne().job()).isEqualTo(running.job());
  }

  @Test
  default void rule02_extendAnswersEachLeaseInItsOrder() {
    StoreHarness h = harness();
    h.needs(Feature.EXTEND);
    Delivery done = h.running();
    h.complete(done);
    Delivery held = h.running();
    assertThat(h.store().extend(List.of(), StoreHarness.LEASE)).isEmpty();
    assertThat(h.store().extend(List.of(done, held, done), StoreHarness.LEASE))
        .containsExactly(LeaseStatus.LOST, LeaseStatus.HELD, LeaseStatus.LOST);
  }

  @Test
  default void rule02_aDelayLongerThanTheLeaseDoesNotDoubleTheJob() {
    StoreHarness h = harness();
    h.needs(Feature.DELAY, Feature.RETRY);
    h.add(job().delay(Duration.ofHours(2)));
    for (int i = 0; i < 12; i++) {
      h.advance(Duration.ofMinutes(10));
      h.sweep();
      assertThat(h.claim(10).size()).isEqualTo(i == 11 ? 1 : 0);
    }
  }

  @Test
  default void rule02_aRetryDelayLongerThanTheLeaseDoesNotDoubleTheJob() {
    StoreHarness h = harness();
    h.needs(Feature.RETRY);
    h.retry(h.running(), Duration.ofHours(1));
    for (int i = 0; i < 5; i++) {
      h.advance(Duration.ofMinutes(10));
      h.sweep();
      h.claimsNothing();
    }
    h.advance(Duration.ofMinutes(10));
    assertThat(h.drain()).hasSize(1);
    assertThat(h.claim(10)).isEmpty();
  }

  @Test
  default void rule02_heartbeatsAndSweepsDoNotDisturbSettling() {
    StoreHarness h = harness();
    h.needs(Feature.EXTEND);
    int count = Math.max(1, h.effort().races() / 10);
    Together.run(
        3,
        thread -> {
          for (int i = 0; i < count; i++) {
            if (thread == 0) {
              h.sweep();
              continue;
            }
            h.add();
            List<Delivery> mine = h.claim(1);
            for (Delivery d : mine) {
              assertThat(h.store().extend(List.of(d), StoreHarness.LEASE))
                  .containsExactly(LeaseStatus.HELD);
              h.complete(d);
            }
          }
        });
    h.store().settle(Settlements.complete(Claims.all(h, StoreHarness.QUEUE)));
    h.claimsNothing();
  }

  @Test
  default void rule04_aJobWhoseLeaseHasEndedRunsAgainAfterASweep() {
    StoreHarness h = harness();
    h.needs(Feature.SWEEP);
    Delivery gone = h.running();
    h.advance(StoreHarness.LEASE.minusMillis(1));
    h.sweep();
    h.claimsNothing();
    h.advance(Duration.ofMillis(2));
    Swept swept = h.sweep();
    assertThat(swept.reclaimed()).isEqualTo(1);
    Delivery again = h.claimOne();
    assertThat(again.job()).isEqualTo(gone.job());
    assertThat(again.attempt()).isEqualTo(1);
    assertThat(again.lostLeases()).isEqualTo(1);
  }

  @Test
  default void rule04_oneSweepTakesBackAsManyAsItsLimitAndSaysThatThereAreMore() {
    StoreHarness h = harness();
    h.needs(Feature.SWEEP);
    for (int i = 0; i < 5; i++) {
      h.running();
    }
    h.advance(StoreHarness.LEASE.plusMillis(1));
    int sum = 0;
    Swept swept = h.store().sweep(new SweepRequest(2));
    assertThat(swept.more()).isTrue();
    while (swept.more()) {
      assertThat(swept.reclaimed()).isLessThanOrEqualTo(2);
      sum += swept.reclaimed();
      swept = h.store().sweep(new SweepRequest(2));
    }
    assertThat(sum + swept.reclaimed()).isEqualTo(5);
    assertThat(h.drain()).hasSize(5);
  }

  @Test
  default void rule04_aRunningJobShowsItsHolderAndItsLease() {
    StoreHarness h = harness();
    h.browser();
    Delivery running = h.running();
    JobView view = h.view(running.job());
    assertThat(view.state()).isEqualTo(JobState.RUNNING);
    assertThat(view.lease())
        .isEqualTo(new LeaseView("tester", h.now().plus(StoreHarness.LEASE), false));
    assertThat(view.history().startedAt()).isEqualTo(h.now());
    h.complete(running);
  }

  @Test
  default void rule04_aSweepSaysWhenTheNextLeaseEnds() {
    StoreHarness h = harness();
    h.needs(Feature.SWEEP);
    h.running();
    assertThat(h.sweep().nextDue())
        .isNotNull()
        .isBeforeOrEqualTo(h.now().plus(StoreHarness.LEASE).plus(h.traits().resolution()));
  }

  @Test
  default void rule09_lostLeasesAreForgivenUpToTheLimitThenTheJobIsDead() {
    StoreHarness h = harness();
    h.browser();
    Delivery d = h.running(job().maxAttempts(1));
    for (int lost = 1; lost <= 5; lost++) {
      h.advance(StoreHarness.LEASE.plusMillis(1));
      h.sweep();
      d = h.claimOne();
      assertThat(d.lostLeases()).isEqualTo(lost);
      assertThat(d.attempt()).isEqualTo(1);
    }
    h.advance(StoreHarness.LEASE.plusMillis(1));
    h.sweep();
    h.claimsNothing();
    JobView dead = h.view(d.job());
    assertThat(dead.state()).isEqualTo(JobState.DEAD);
    assertThat(dead.history().lostLeases()).isEqualTo(6);
    assertThat(dead.history().attempts()).isZero();
  }

  @Test
  default void rule09_aJobWithoutForgivenessIsDeadAfterOneLostLease() {
    StoreHarness h = harness();
    h.browser();
    Delivery d = h.running(job().lostLeaseLimit(0));
    h.advance(StoreHarness.LEASE.plusMillis(1));
    h.sweep();
    assertThat(h.state(d.job())).isEqualTo(JobState.DEAD);
  }

  @Test
  default void rule03_aJobThatIsDeadForLostLeasesSaysWhy() {
    StoreHarness h = harness();
    h.browser();
    Delivery d = h.running(job().lostLeaseLimit(0));
    h.advance(StoreHarness.LEASE.plusMillis(1));
    h.sweep();
    assertThat(h.view(d.job()).history().failures()).isNotEmpty();
  }

  @Test
  default void rule09_lostLeasesAndAttemptsAreCountedApart() {
    StoreHarness h = harness();
    h.needs(Feature.RETRY);
    Delivery d = h.running();
    h.retry(d, Duration.ZERO);
    h.claimOne();
    h.advance(StoreHarness.LEASE.plusMillis(1));
    h.sweep();
    d = h.claimOne();
    assertThat(d.attempt()).isEqualTo(2);
    assertThat(d.lostLeases()).isEqualTo(1);
  }

  @Test
  default void rule02_leasesOfDifferentLengthsEndAtTheirOwnTimes() {
    StoreHarness h = harness();
    h.needs(Feature.SWEEP);
    h.add();
    Delivery shortOne = h.claim(1, Duration.ofSeconds(5)).get(0);
    h.add();
    ClaimRequest longer =
        new ClaimRequest(
            List.of(StoreHarness.QUEUE), 1, Duration.ofHours(1), Duration.ZERO, "tester");
    Delivery longOne = h.claim(longer).get(0);
    h.advance(Duration.ofSeconds(6));
    assertThat(h.sweep().reclaimed()).isEqualTo(1);
    assertThat(h.claimOne().job()).isEqualTo(shortOne.job());
    h.complete(longOne);
  }
}
