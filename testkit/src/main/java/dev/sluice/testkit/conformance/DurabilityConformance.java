package dev.sluice.testkit.conformance;

import static dev.sluice.testkit.conformance.TestJob.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Alteration;
import dev.sluice.job.Failure;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.UniqueKey.OnConflict;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.Enqueued.Outcome;
import dev.sluice.spi.Feature;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.Traits.Sharing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is there when a storage is opened again (rules 1 and 4). */
public interface DurabilityConformance extends Subject {

  private void reopenAsTheOnlyProcess() {
    harness()
        .applicable(
            harness().traits().sharing() == Sharing.ONE_PROCESS,
            "others may hold the leases: it is not of one process");
    harness().reopen();
  }

  @Test
  default void rule01_anEnqueuedJobIsThereWithAllThatItHas() {
    StoreHarness h = harness();
    TestJob wishes =
        job()
            .kind("mail")
            .payload("text")
            .headers(Map.of("a", "ä"))
            .maxAttempts(4)
            .timeout(Duration.ofSeconds(3))
            .lostLeaseLimit(2);
    if (h.traits().has(Feature.RETAIN)) {
      wishes.retain(Duration.ofHours(1));
    }
    NewJob sent = wishes.build();
    h.enqueue(sent);
    h.reopen();
    Delivery got = h.claimOne();
    assertThat(got.job()).isEqualTo(sent.id());
    assertThat(got.kind()).isEqualTo("mail");
    assertThat(got.payload()).asString().isEqualTo("text");
    assertThat(got.options()).isEqualTo(sent.options());
    assertThat(got.enqueuedAt()).isEqualTo(h.now());
  }

  @Test
  default void rule01_everyOptionIsThere() {
    StoreHarness h = harness();
    h.needs(Feature.DELAY, Feature.PRIORITY, Feature.GROUPS, Feature.UNIQUE, Feature.EXPIRE);
    NewJob delayed =
        job()
            .priority(-7)
            .delay(Duration.ofSeconds(9))
            .group("g")
            .unique("k", Duration.ofHours(2), OnConflict.REPLACE)
            .expiresAt(h.now().plusSeconds(999))
            .build();
    NewJob timed = job().runAt(h.now().plusSeconds(8)).unique("l", OnConflict.REJECT).build();
    h.enqueue(delayed, timed);
    h.reopen();
    h.claimsNothing();
    assertThat(h.view(delayed.id()).options()).isEqualTo(delayed.options());
    assertThat(h.view(timed.id()).options()).isEqualTo(timed.options());
    assertThat(h.view(timed.id()).runAt()).isEqualTo(h.now().plusSeconds(8));
  }

  @Test
  default void rule01_theOrderIsThere() {
    StoreHarness h = harness();
    h.needs(Feature.PRIORITY, Feature.DELAY);
    JobId delayed = h.add(job().delay(Duration.ofSeconds(1)));
    JobId a = h.add();
    JobId b = h.add();
    JobId first = h.add(job().priority(-1));
    h.advance(Duration.ofSeconds(2));
    JobId last = h.add();
    h.reopen();
    JobId after = h.add();
    assertThat(h.drain()).containsExactly(first, a, b, delayed, last, after);
  }

  @Test
  default void rule01_sequencesGoOnRising() {
    StoreHarness h = harness();
    h.browser();
    JobId gone = h.add();
    JobId before = h.add();
    long highest = h.view(before).sequence();
    h.complete(h.claimOne());
    h.complete(h.claimOne());
    h.reopen();
    JobId after = h.add(job().id(gone));
    assertThat(h.view(after).sequence()).isGreaterThan(highest);
  }

  @Test
  default void rule01_aCompletedJobIsGone() {
    StoreHarness h = harness();
    h.complete(h.running());
    h.reopen();
    h.sweep();
    h.claimsNothing();
  }

  @Test
  default void rule01_aResultIsThere() {
    StoreHarness h = harness();
    h.needs(Feature.RETAIN);
    Delivery done = h.running(job().retain(Duration.ofHours(1)));
    h.settle(new Settlement.Complete(done, new byte[] {1, 2}));
    h.reopen();
    JobView view = h.view(done.job());
    assertThat(view.state()).isEqualTo(JobState.COMPLETED);
    assertThat(view.history().result()).containsExactly(1, 2);
    h.advance(Duration.ofHours(1).plusMillis(1));
    h.sweep();
    assertThat(h.browser().find(done.job())).isEmpty();
  }

  @Test
  default void rule01_aRetryIsThereWithItsTimeItsCountAndItsCause() {
    StoreHarness h = harness();
    h.needs(Feature.RETRY);
    h.browser();
    Delivery first = h.running();
    Failure cause = new Failure(1, h.now(), "Type", "message", "line 1\nline 2");
    h.settle(new Settlement.Retry(first, Duration.ofSeconds(10), cause));
    h.reopen();
    h.claimsNothing();
    assertThat(h.view(first.job()).history().failures()).containsExactly(cause);
    h.advance(Duration.ofSeconds(10));
    assertThat(h.claimOne().attempt()).isEqualTo(2);
  }

  @Test
  default void rule01_aDeadJobIsThere() {
    StoreHarness h = harness();
    h.needs(Feature.BURY);
    h.browser();
    Delivery dead = h.running();
    h.bury(dead);
    h.reopen();
    assertThat(h.state(dead.job())).isEqualTo(JobState.DEAD);
    h.claimsNothing();
    h.alter(dead.job(), new Alteration.Redrive());
    assertThat(h.claimOne().attempt()).isEqualTo(1);
  }

  @Test
  default void rule01_alterationsAreThere() {
    StoreHarness h = harness();
    h.needs(Feature.DELAY, Feature.RETAIN);
    h.control();
    JobId cancelled = h.add(job().retain(Duration.ofHours(9)));
    JobId promoted = h.add(job().delay(Duration.ofHours(1)));
    JobId moved = h.add();
    JobId deleted = h.add();
    h.cancel(cancelled);
    h.alter(promoted, new Alteration.Promote());
    h.alter(moved, new Alteration.Reschedule(null, Duration.ofSeconds(30)));
    h.alter(deleted, new Alteration.Delete());
    h.reopen();
    assertThat(h.view(cancelled).history().reason()).isEqualTo("by the test");
    assertThat(h.drain()).containsExactly(promoted);
    h.advance(Duration.ofSeconds(29));
    h.claimsNothing();
    h.advance(Duration.ofSeconds(1));
    assertThat(h.claim(9)).isNotEmpty();
    assertThat(h.browser().find(deleted)).isEmpty();
  }

  @Test
  default void rule01_identityIsThere() {
    StoreHarness h = harness();
    h.needs(Feature.IDENTITY);
    JobId id = h.add();
    h.reopen();
    assertThat(h.enqueue(job().id(id))).isEqualTo(Enqueued.duplicate(id));
  }

  @Test
  default void rule01_uniqueKeysAreThere() {
    StoreHarness h = harness();
    h.needs(Feature.UNIQUE);
    JobId plain = h.add(job().unique("k"));
    h.reopen();
    assertThat(h.enqueue(job().unique("k"))).isEqualTo(Enqueued.duplicate(plain));
    assertThat(h.enqueue(job().unique("k", OnConflict.REPLACE).payload("new")))
        .isEqualTo(Enqueued.replaced(plain));
    h.reopen();
    assertThat(h.claimOne().payload()).asString().isEqualTo("new");
  }

  @Test
  default void rule01_aUniqueWindowIsThereAlsoWhenItsJobIsGone() {
    StoreHarness h = harness();
    h.needs(Feature.UNIQUE);
    Duration window = Duration.ofMinutes(10);
    Delivery done = h.running(job().unique("k", window, OnConflict.KEEP));
    h.complete(done);
    h.reopen();
    assertThat(h.enqueue(job().unique("k", window, OnConflict.KEEP)))
        .isEqualTo(Enqueued.duplicate(done.job()));
    h.advance(window.plusMillis(1));
    h.add(job().unique("k", window, OnConflict.KEEP));
  }

  @Test
  default void rule01_theHeadOfAGroupIsThere() {
    StoreHarness h = harness();
    h.needs(Feature.GROUPS, Feature.RETRY);
    Delivery head = h.running(job().group("g"));
    h.add(job().group("g"));
    h.retry(head, Duration.ofSeconds(60));
    h.reopen();
    h.claimsNothing();
    h.advance(Duration.ofSeconds(60));
    assertThat(h.drain()).containsExactly(head.job());
  }

  @Test
  default void rule01_theCapacityIsThereAndCountsWhatIsThere() {
    StoreHarness h = harness();
    h.capacity(2);
    h.add();
    h.reopen();
    h.add();
    assertThat(h.enqueue(job()).outcome()).isEqualTo(Outcome.FULL);
  }

  @Test
  default void rule01_manyTimesOpenedAndClosedNothingIsLostOrDoubled() {
    StoreHarness h = harness();
    List<JobId> ids = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ids.add(h.add());
      h.reopen();
    }
    assertThat(h.drain()).containsExactlyElementsOf(ids);
  }

  @Test
  default void rule01_everyKindOfJobSurvivesBeingOpenedTwice() {
    StoreHarness h = harness();
    h.needs(Feature.PRIORITY, Feature.GROUPS, Feature.UNIQUE, Feature.DELAY);
    h.add(job().priority(3));
    h.add(job().group("g"));
    h.add(job().unique("k"));
    h.add(job().delay(Duration.ofSeconds(1)));
    h.reopen();
    h.reopen();
    h.advance(Duration.ofSeconds(1));
    assertThat(h.drain()).hasSize(4);
  }

  @Test
  default void rule04_whatRanWhenTheProcessDiedIsTakenBackAtTheNextOpen() {
    StoreHarness h = harness();
    Delivery ran = h.running();
    reopenAsTheOnlyProcess();
    Delivery again = h.claimOne();
    assertThat(again.job()).isEqualTo(ran.job());
    assertThat(again.attempt()).isEqualTo(1);
    assertThat(again.lostLeases()).isEqualTo(1);
    assertThat(again.fence()).isNotEqualTo(ran.fence());
    h.complete(again);
  }

  @Test
  default void rule04_whatIsTakenBackAtOpenComesBackToItsOldPlace() {
    StoreHarness h = harness();
    JobId a = h.add();
    JobId b = h.add();
    h.claimOne();
    h.advance(Duration.ofSeconds(1));
    reopenAsTheOnlyProcess();
    assertThat(h.drain()).containsExactly(a, b);
  }

  @Test
  default void rule04_aJobThatKeepsKillingItsProcessEndsUpDead() {
    StoreHarness h = harness();
    h.browser();
    JobId id = h.add(job().maxAttempts(1));
    for (int i = 0; i < 6; i++) {
      assertThat(h.claimOne().lostLeases()).isEqualTo(i);
      reopenAsTheOnlyProcess();
    }
    h.claimsNothing();
    assertThat(h.state(id)).isEqualTo(JobState.DEAD);
  }

  @Test
  default void rule02_aTokenFromBeforeTheStorageWasOpenedAgainIsStale() {
    StoreHarness h = harness();
    Delivery stale = h.running();
    reopenAsTheOnlyProcess();
    assertThat(h.settle(new Settlement.Complete(stale, null))).isEqualTo(Settled.LEASE_LOST);
    Delivery fresh = h.claimOne();
    assertThat(h.settle(new Settlement.Complete(stale, null))).isEqualTo(Settled.LEASE_LOST);
    assertThat(h.settle(new Settlement.Complete(Claims.copy(stale), null)))
        .isEqualTo(Settled.LEASE_LOST);
    assertThat(h.store().extend(List.of(stale), StoreHarness.LEASE))
        .containsExactly(LeaseStatus.LOST);
    h.complete(fresh);
  }

  @Test
  default void rule10_aRequestedCancelIsRememberedWhenTheProcessDies() {
    StoreHarness h = harness();
    h.needs(Feature.RETAIN);
    h.control();
    Delivery running = h.running(job().retain(Duration.ofHours(9)));
    h.cancel(running.job());
    reopenAsTheOnlyProcess();
    h.claimsNothing();
    assertThat(h.state(running.job())).isEqualTo(JobState.CANCELLED);
  }
}
