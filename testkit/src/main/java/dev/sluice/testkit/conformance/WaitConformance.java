package dev.sluice.testkit.conformance;

import static dev.sluice.testkit.conformance.TestJob.in;
import static dev.sluice.testkit.conformance.TestJob.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Alteration;
import dev.sluice.job.JobId;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Feature;
import dev.sluice.spi.QueueSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A claim that waits returns when there is a reason to, and then at once. */
public interface WaitConformance extends Subject {
  /** Far longer than the deadline of a test: who is not woken fails. */
  Duration LONG = Duration.ofMinutes(10);

  /** So soon does nothing come back by the end of its lease. */
  Duration BEFORE_A_LEASE_ENDS = StoreHarness.LEASE.dividedBy(2);

  private WaitingClaim waiting() {
    return WaitingClaim.start(harness().store(), StoreHarness.request(1, LONG, StoreHarness.QUEUE));
  }

  @Test
  default void wait_endsWithAnEnqueue() {
    try (WaitingClaim claim = waiting()) {
      claim.awaitBlocked();
      JobId id = harness().add();
      assertThat(Claims.jobs(claim.answer())).containsExactly(id);
    }
  }

  @Test
  default void wait_endsForTheOldestBacklogAtOnce() {
    JobId id = harness().add();
    try (WaitingClaim claim = waiting()) {
      assertThat(Claims.jobs(claim.answer())).containsExactly(id);
    }
  }

  @Test
  default void wait_neverWaitsToFillTheList() {
    JobId id = harness().add();
    assertThat(Claims.jobs(harness().claim(StoreHarness.request(10, LONG, StoreHarness.QUEUE))))
        .containsExactly(id);
  }

  @Test
  default void wait_endsWithAnEnqueueToALaterQueue() {
    StoreHarness h = harness();
    h.needs(Feature.CLAIM_FROM_MANY);
    try (WaitingClaim claim =
        WaitingClaim.start(h.store(), StoreHarness.request(1, LONG, "a", "b", "c"))) {
      claim.awaitBlocked();
      JobId id = h.add(in("b"));
      assertThat(Claims.jobs(claim.answer())).containsExactly(id);
    }
  }

  @Test
  default void wait_endsEmptyWhenItsTimeIsOver() {
    assertThat(harness().claim(StoreHarness.request(1, Duration.ofMillis(20), StoreHarness.QUEUE)))
        .isEmpty();
  }

  @Test
  default void wait_endsWhenAScheduledJobIsDue() {
    StoreHarness h = harness();
    h.needs(Feature.DELAY);
    h.reopenWith(InstantSource.system());
    Duration delay = Duration.ofMillis(60).plus(h.traits().resolution());
    Instant due = Instant.now().plus(delay);
    JobId id = h.add(job().runAt(due));
    List<Delivery> got = h.claim(StoreHarness.request(1, LONG, StoreHarness.QUEUE));
    assertThat(Claims.jobs(got)).containsExactly(id);
    assertThat(Instant.now()).isAfterOrEqualTo(due);
  }

  @Test
  default void wait_endsWhenAJobThatCameWhileWaitingIsDue() {
    StoreHarness h = harness();
    h.needs(Feature.DELAY);
    h.reopenWith(InstantSource.system());
    h.add(job().delay(Duration.ofHours(1)));
    try (WaitingClaim claim = waiting()) {
      claim.awaitBlocked();
      JobId sooner = h.add(job().delay(Duration.ofMillis(60)));
      assertThat(Claims.jobs(claim.answer())).containsExactly(sooner);
    }
  }

  @Test
  default void wait_endsWhenARetryIsDue() {
    StoreHarness h = harness();
    h.needs(Feature.RETRY);
    h.reopenWith(InstantSource.system());
    Delivery first = h.running();
    try (WaitingClaim claim = waiting()) {
      claim.awaitBlocked();
      h.retry(first, Duration.ofMillis(60));
      assertThat(claim.answer()).extracting(Delivery::attempt).containsExactly(2);
    }
  }

  @Test
  default void wait_endsWhenTheManualClockReachesADueTime() {
    StoreHarness h = harness();
    h.needs(Feature.DELAY);
    JobId id = h.add(job().delay(Duration.ofHours(1)));
    h.clock();
    try (WaitingClaim claim = waiting()) {
      claim.awaitBlocked();
      h.advance(Duration.ofHours(1));
      List<Delivery> got = claim.answer();
      // It was woken by the clock: with the job, or empty so that the caller asks again.
      List<JobId> all = new ArrayList<>(Claims.jobs(got));
      all.addAll(h.drain());
      assertThat(all).containsExactly(id);
    }
  }

  @Test
  default void wait_endsEmptyWithAWakeup() {
    try (WaitingClaim claim = waiting()) {
      assertThat(claim.answerWhile(harness().store()::wakeup)).isEmpty();
    }
  }

  @Test
  default void wait_aWakeupEndsEveryClaimThatWaits() {
    try (WaitingClaim a = waiting();
        WaitingClaim b = waiting();
        WaitingClaim c = waiting()) {
      for (WaitingClaim claim : List.of(a, b, c)) {
        assertThat(claim.answerWhile(harness().store()::wakeup)).isEmpty();
      }
    }
  }

  @Test
  default void wait_aWakeupBeforeAClaimDoesNotStopItFromClaiming() {
    StoreHarness h = harness();
    h.store().wakeup();
    JobId id = h.add();
    assertThat(h.claimOne().job()).isEqualTo(id);
  }

  @Test
  default void rule15_wait_endsEmptyWhenTheStoreIsClosed() {
    try (WaitingClaim claim = waiting()) {
      claim.awaitBlocked();
      harness().store().close();
      assertThat(claim.answer()).isEmpty();
    }
  }

  @Test
  default void wait_endsWhenTheQueueIsResumed() {
    StoreHarness h = harness();
    h.queues().configure(StoreHarness.QUEUE, QueueSettings.DEFAULT.paused(true));
    JobId id = h.add();
    try (WaitingClaim claim = waiting()) {
      claim.awaitBlocked();
      h.queues().configure(StoreHarness.QUEUE, QueueSettings.DEFAULT);
      assertThat(Claims.jobs(claim.answer())).containsExactly(id);
    }
  }

  @Test
  default void wait_endsWhenAJobIsReleased() {
    StoreHarness h = harness();
    h.needs(Feature.RELEASE);
    Delivery running = h.running();
    try (WaitingClaim claim = waiting()) {
      claim.awaitBlocked();
      h.release(running, Duration.ZERO);
      assertThat(Claims.jobs(claim.answer())).containsExactly(running.job());
    }
  }

  @Test
  default void wait_endsWhenTheHeadOfAGroupIsDone() {
    StoreHarness h = harness();
    h.needs(Feature.GROUPS);
    Delivery head = h.running(job().group("g"));
    JobId next = h.add(job().group("g"));
    try (WaitingClaim claim = waiting()) {
      claim.awaitBlocked();
      h.complete(head);
      assertThat(Claims.jobs(claim.answer())).containsExactly(next);
    }
  }

  @Test
  default void wait_endsWhenTheHeadOfAGroupIsCancelled() {
    StoreHarness h = harness();
    h.needs(Feature.GROUPS, Feature.RETRY);
    h.control();
    Delivery head = h.running(job().group("g"));
    JobId next = h.add(job().group("g"));
    h.retry(head, Duration.ofHours(5));
    try (WaitingClaim claim = waiting()) {
      claim.awaitBlocked();
      h.cancel(head.job());
      assertThat(Claims.jobs(claim.answer())).containsExactly(next);
    }
  }

  @Test
  default void wait_endsWhenAJobIsPromoted() {
    StoreHarness h = harness();
    h.needs(Feature.DELAY);
    h.control();
    JobId id = h.add(job().delay(Duration.ofHours(5)));
    try (WaitingClaim claim = waiting()) {
      claim.awaitBlocked();
      h.alter(id, new Alteration.Promote());
      assertThat(Claims.jobs(claim.answer())).containsExactly(id);
    }
  }

  @Test
  default void wait_endsWhenADeadJobIsRedriven() {
    StoreHarness h = harness();
    h.needs(Feature.BURY);
    h.control();
    Delivery dead = h.running();
    h.bury(dead);
    try (WaitingClaim claim = waiting()) {
      claim.awaitBlocked();
      h.alter(dead.job(), new Alteration.Redrive());
      assertThat(Claims.jobs(claim.answer())).containsExactly(dead.job());
    }
  }

  @Test
  default void wait_anInterruptedClaimClaimsNothing() {
    StoreHarness h = harness();
    try (WaitingClaim claim = waiting()) {
      claim.awaitBlocked();
      claim.interrupt();
      assertThat(claim.failure()).isInstanceOf(InterruptedException.class);
    }
    JobId id = h.add();
    // Where a lease belongs to a connection the server may notice a moment later that who waited is
    // gone: what it gave comes back then.
    boolean atOnce = h.store().traits().has(Feature.DETACHED);
    assertThat(Claims.jobs(atOnce ? h.claim(1) : next(h))).containsExactly(id);
  }

  private static List<Delivery> next(StoreHarness h) {
    long end = System.nanoTime() + BEFORE_A_LEASE_ENDS.toNanos();
    List<Delivery> got = List.of();
    while (got.isEmpty() && System.nanoTime() - end < 0) {
      got = h.claim(StoreHarness.request(1, BEFORE_A_LEASE_ENDS, StoreHarness.QUEUE));
    }
    return got;
  }

  @Test
  default void wait_waitersAreServedAsManyAsThereAreJobs() {
    StoreHarness h = harness();
    List<WaitingClaim> claims = new ArrayList<>();
    List<JobId> ids = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        claims.add(waiting());
      }
      claims.forEach(WaitingClaim::awaitBlocked);
      for (int i = 0; i < 8; i++) {
        ids.add(h.add());
      }
      List<JobId> got = new ArrayList<>();
      claims.forEach(claim -> got.addAll(Claims.jobs(claim.answer())));
      assertThat(got).containsExactlyInAnyOrderElementsOf(ids);
    } finally {
      claims.forEach(WaitingClaim::close);
    }
  }

  @Test
  default void wait_waitersAreServedFromOneBatch() {
    StoreHarness h = harness();
    ClaimRequest request = StoreHarness.request(1, LONG, StoreHarness.QUEUE);
    try (WaitingClaim a = WaitingClaim.start(h.store(), request);
        WaitingClaim b = WaitingClaim.start(h.store(), request);
        WaitingClaim c = WaitingClaim.start(h.store(), request)) {
      List.of(a, b, c).forEach(WaitingClaim::awaitBlocked);
      h.enqueue(job().build(), job().build(), job().build());
      for (WaitingClaim claim : List.of(a, b, c)) {
        assertThat(claim.answer()).hasSize(1);
      }
    }
  }
}
