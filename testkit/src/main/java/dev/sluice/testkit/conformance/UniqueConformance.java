package dev.sluice.testkit.conformance;

import static dev.sluice.testkit.conformance.TestJob.in;
import static dev.sluice.testkit.conformance.TestJob.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Alteration;
import dev.sluice.job.JobId;
import dev.sluice.job.JobView;
import dev.sluice.job.UniqueKey.OnConflict;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.Enqueued.Outcome;
import dev.sluice.spi.Feature;
import dev.sluice.spi.NewJob;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** A unique key admits one job (rule 7). */
public interface UniqueConformance extends Subject {

  private StoreHarness unique() {
    harness().needs(Feature.UNIQUE);
    return harness();
  }

  @Test
  default void rule07_aKeyThatIsTakenKeepsTheOldJob() {
    StoreHarness h = unique();
    JobId old = h.add(job().unique("k").payload("old"));
    assertThat(h.enqueue(job().unique("k").payload("new"))).isEqualTo(Enqueued.duplicate(old));
    assertThat(h.claimOne().payload()).asString().isEqualTo("old");
    h.claimsNothing();
  }

  @Test
  default void rule07_aKeyThatIsTakenCanBeRejected() {
    StoreHarness h = unique();
    JobId old = h.add(job().unique("k"));
    Enqueued answer = h.enqueue(job().unique("k", OnConflict.REJECT));
    assertThat(answer.outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(answer.id()).isEqualTo(old);
    assertThat(answer.reason()).isNotBlank();
    assertThat(h.drain()).containsExactly(old);
  }

  @Test
  default void rule07_aKeyIsTakenWhileItsJobIsScheduled() {
    StoreHarness h = unique();
    h.needs(Feature.DELAY);
    JobId old = h.add(job().unique("k").delay(Duration.ofHours(1)));
    assertThat(h.enqueue(job().unique("k"))).isEqualTo(Enqueued.duplicate(old));
    h.claimsNothing();
  }

  @Test
  default void rule07_aKeyIsTakenWhileItsJobRuns() {
    StoreHarness h = unique();
    Delivery old = h.running(job().unique("k"));
    assertThat(h.enqueue(job().unique("k"))).isEqualTo(Enqueued.duplicate(old.job()));
    assertThat(h.enqueue(job().unique("k", OnConflict.REPLACE).payload("new")))
        .isEqualTo(Enqueued.duplicate(old.job()));
    h.complete(old);
    h.claimsNothing();
  }

  @Test
  default void rule07_aKeyIsTakenWhileItsJobWaitsForARetry() {
    StoreHarness h = unique();
    h.needs(Feature.RETRY);
    Delivery old = h.running(job().unique("k"));
    h.retry(old, Duration.ofHours(1));
    assertThat(h.enqueue(job().unique("k"))).isEqualTo(Enqueued.duplicate(old.job()));
  }

  @Test
  default void rule07_aKeyIsFreeWhenItsJobIsCompleted() {
    StoreHarness h = unique();
    h.complete(h.running(job().unique("k")));
    h.add(job().unique("k"));
  }

  @Test
  default void rule07_aKeyIsFreeWhenItsJobIsCompletedAndRetained() {
    StoreHarness h = unique();
    h.needs(Feature.RETAIN);
    h.complete(h.running(job().unique("k").retain(Duration.ofHours(1))));
    h.add(job().unique("k"));
  }

  @Test
  default void rule07_aKeyIsFreeWhenItsJobIsDead() {
    StoreHarness h = unique();
    h.needs(Feature.BURY);
    h.bury(h.running(job().unique("k")));
    h.add(job().unique("k"));
  }

  @Test
  default void rule07_aKeyIsFreeWhenItsJobIsCancelledOrDeleted() {
    StoreHarness h = unique();
    h.control();
    h.cancel(h.add(job().unique("k")));
    h.alter(h.add(job().unique("k")), new Alteration.Delete());
    h.add(job().unique("k"));
  }

  @Test
  default void rule07_aKeyIsFreeWhenItsJobLostItsLastLease() {
    StoreHarness h = unique();
    h.running(job().unique("k").lostLeaseLimit(0));
    h.advance(StoreHarness.LEASE.plusMillis(1));
    h.sweep();
    h.add(job().unique("k"));
  }

  @Test
  default void rule07_keysOfDifferentQueuesDoNotConflict() {
    StoreHarness h = unique();
    h.add(job().unique("k"));
    h.add(in("other").unique("k"));
  }

  @Test
  default void rule07_differentKeysDoNotConflict() {
    StoreHarness h = unique();
    h.add(job().unique("k"));
    h.add(job().unique("K"));
    h.add(job());
    h.add(job());
  }

  @Test
  default void rule07_replaceKeepsIdAndSequenceAndTakesTheNewContent() {
    StoreHarness h = unique();
    h.needs(Feature.PRIORITY);
    h.browser();
    JobId old = h.add(job().unique("k").kind("a").payload("old").priority(5));
    JobId other = h.add();
    JobView before = h.view(old);
    NewJob renewed =
        job().unique("k", OnConflict.REPLACE).kind("b").payload("new").priority(-1).build();
    assertThat(h.enqueue(renewed).get(0)).isEqualTo(Enqueued.replaced(old));
    JobView after = h.view(old);
    assertThat(after.sequence()).isEqualTo(before.sequence());
    assertThat(after.kind()).isEqualTo("b");
    assertThat(after.payload()).asString().isEqualTo("new");
    assertThat(after.options()).isEqualTo(renewed.options());
    assertThat(h.browser().find(renewed.id())).isEmpty();
    assertThat(h.drain()).containsExactly(old, other);
  }

  @Test
  default void rule07_replaceTakesTheNewTime() {
    StoreHarness h = unique();
    h.needs(Feature.DELAY);
    JobId old = h.add(job().unique("k"));
    assertThat(h.enqueue(job().unique("k", OnConflict.REPLACE).delay(Duration.ofSeconds(20))))
        .isEqualTo(Enqueued.replaced(old));
    h.claimsNothing();
    assertThat(h.enqueue(job().unique("k", OnConflict.REPLACE).delay(Duration.ofSeconds(10))))
        .isEqualTo(Enqueued.replaced(old));
    h.advance(Duration.ofSeconds(10));
    assertThat(h.claimOne().job()).isEqualTo(old);
    h.advance(Duration.ofSeconds(20));
    h.claimsNothing();
  }

  @Test
  default void rule07_replaceWithoutATimeMakesAScheduledJobReady() {
    StoreHarness h = unique();
    h.needs(Feature.DELAY);
    JobId old = h.add(job().unique("k").delay(Duration.ofHours(1)));
    h.enqueue(job().unique("k", OnConflict.REPLACE).payload("now"));
    Delivery got = h.claimOne();
    assertThat(got.job()).isEqualTo(old);
    assertThat(got.payload()).asString().isEqualTo("now");
  }

  @Test
  default void rule07_replaceKeepsTheAttempts() {
    StoreHarness h = unique();
    h.needs(Feature.RETRY);
    Delivery old = h.running(job().unique("k"));
    h.retry(old, Duration.ofHours(1));
    assertThat(h.enqueue(job().unique("k", OnConflict.REPLACE)))
        .isEqualTo(Enqueued.replaced(old.job()));
    assertThat(h.claimOne().attempt()).isEqualTo(2);
  }

  @Test
  default void rule07_oneConflictLeavesTheRestOfItsBatchUntouched() {
    StoreHarness h = unique();
    JobId old = h.add(job().unique("k"));
    NewJob a = job().build();
    NewJob conflict = job().unique("k", OnConflict.REJECT).build();
    NewJob b = job().unique("l").build();
    NewJob within = job().unique("l").build();
    NewJob c = job().build();
    List<Enqueued> answers = h.enqueue(a, conflict, b, within, c);
    assertThat(answers)
        .extracting(Enqueued::outcome)
        .containsExactly(
            Outcome.INSERTED,
            Outcome.REJECTED,
            Outcome.INSERTED,
            Outcome.DUPLICATE,
            Outcome.INSERTED);
    assertThat(answers)
        .extracting(Enqueued::id)
        .containsExactly(a.id(), old, b.id(), b.id(), c.id());
    assertThat(h.drain()).containsExactlyInAnyOrder(old, a.id(), b.id(), c.id());
  }

  @Test
  default void rule07_oneConflictDoesNotHoldBackThePromotionOfOthers() {
    StoreHarness h = unique();
    h.needs(Feature.DELAY);
    JobId mine = h.add(job().unique("k").delay(Duration.ofSeconds(5)));
    JobId other = h.add(in("other").unique("k").delay(Duration.ofSeconds(5)));
    h.enqueue(job().unique("k"));
    h.advance(Duration.ofSeconds(5));
    h.sweep();
    assertThat(h.claimOne().job()).isEqualTo(mine);
    assertThat(h.claimOne("other").job()).isEqualTo(other);
  }

  @Test
  default void rule07_aWindowHoldsTheKeyWhateverBecameOfTheJob() {
    StoreHarness h = unique();
    Duration window = Duration.ofMinutes(10);
    Delivery old = h.running(job().unique("k", window, OnConflict.KEEP));
    h.complete(old);
    h.advance(window.minusMillis(1));
    h.sweep();
    assertThat(h.enqueue(job().unique("k", window, OnConflict.KEEP)))
        .isEqualTo(Enqueued.duplicate(old.job()));
    assertThat(h.enqueue(job().unique("k", window, OnConflict.REPLACE)))
        .isEqualTo(Enqueued.duplicate(old.job()));
    Enqueued rejected = h.enqueue(job().unique("k", window, OnConflict.REJECT));
    assertThat(rejected.outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(rejected.id()).isEqualTo(old.job());
    h.claimsNothing();
    h.advance(Duration.ofMillis(2));
    h.add(job().unique("k", window, OnConflict.KEEP));
  }

  @Test
  default void rule07_aWindowHoldsTheKeyNoLongerThanThat() {
    StoreHarness h = unique();
    h.needs(Feature.DELAY);
    Duration window = Duration.ofMinutes(10);
    JobId old = h.add(job().unique("k", window, OnConflict.KEEP).delay(Duration.ofHours(1)));
    h.advance(window.plusMillis(1));
    JobId next = h.add(job().unique("k", window, OnConflict.KEEP));
    h.advance(Duration.ofHours(1));
    assertThat(h.drain()).containsExactlyInAnyOrder(old, next);
  }

  @Test
  default void rule07_aRedrivenJobGivesUpAKeyThatAnotherTook() {
    StoreHarness h = unique();
    h.needs(Feature.BURY);
    h.control();
    Delivery dead = h.running(job().unique("k"));
    h.bury(dead);
    Delivery holder = h.running(job().unique("k"));
    h.alter(dead.job(), new Alteration.Redrive());
    assertThat(h.enqueue(job().unique("k"))).isEqualTo(Enqueued.duplicate(holder.job()));
    h.complete(holder);
    h.add(job().unique("k"));
    assertThat(h.drain()).contains(dead.job()).hasSize(2);
  }

  @Test
  default void rule07_aRedrivenJobTakesItsFreeKeyAgain() {
    StoreHarness h = unique();
    h.needs(Feature.BURY);
    h.control();
    Delivery dead = h.running(job().unique("k"));
    h.bury(dead);
    h.alter(dead.job(), new Alteration.Redrive());
    assertThat(h.enqueue(job().unique("k"))).isEqualTo(Enqueued.duplicate(dead.job()));
  }

  @Test
  default void rule07_ofManyThreadsWithOneKeyOneInserts() {
    StoreHarness h = unique();
    int rounds = Math.max(1, h.effort().races() / 40);
    ConcurrentLinkedQueue<Enqueued> answers = new ConcurrentLinkedQueue<>();
    Together.run(
        4,
        thread -> {
          for (int i = 0; i < rounds; i++) {
            answers.add(h.enqueue(job().unique("key " + i)));
          }
        });
    List<JobId> inserted =
        answers.stream().filter(a -> a.outcome() == Outcome.INSERTED).map(Enqueued::id).toList();
    assertThat(inserted).hasSize(rounds);
    assertThat(answers)
        .allMatch(a -> a.outcome() == Outcome.INSERTED || a.outcome() == Outcome.DUPLICATE)
        .allMatch(a -> inserted.contains(a.id()));
    assertThat(h.drain()).containsExactlyInAnyOrderElementsOf(inserted);
  }
}
