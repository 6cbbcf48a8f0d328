package dev.sluice.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.JobId;
import dev.sluice.job.JobNotes;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.JobNotebook.Note;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.Settled;
import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.Swept;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules 2, 3, 4, 9 and 10: who holds a job, and how that ends. */
class LeaseTest {
  private final HandClock clock = new HandClock();
  private final MemoryStore store = new MemoryStore(clock);
  private final Jobs jobs = new Jobs(store);

  /** A token as a server makes it from what a client sends. */
  private record Remote(JobId job, String queue, long fence) implements LeaseToken {}

  private static Remote remote(Delivery delivery) {
    return new Remote(delivery.job(), delivery.queue(), delivery.fence());
  }

  private JobView view(JobId id) {
    return store.find(id).orElseThrow();
  }

  @Test
  void aLateHolderCannotCompleteEvenIfNobodySwept() {
    JobId id = jobs.put("a");
    Delivery late = jobs.claimOne();
    clock.advance(Jobs.LEASE);
    assertThat(jobs.complete(late)).isEqualTo(Settled.LEASE_LOST);
    assertThat(store.extend(List.of(late), Jobs.LEASE)).containsExactly(LeaseStatus.LOST);
    assertThat(store.note(List.of(new Note(late, JobNotes.NONE))))
        .containsExactly(LeaseStatus.LOST);
    assertThat(view(id).state()).isEqualTo(JobState.RUNNING);
  }

  @Test
  void aClaimTakesBackWhatWasLostAndTheOldTokenIsStale() {
    jobs.put("a");
    Delivery first = jobs.claimOne();
    clock.advance(Jobs.LEASE);
    Delivery second = jobs.claimOne();
    assertThat(second.job()).isEqualTo(first.job());
    assertThat(second.fence()).isNotEqualTo(first.fence());
    assertThat(second.lostLeases()).isEqualTo(1);
    assertThat(second.attempt()).isEqualTo(1);
    assertThat(first.lostLeases()).as("an old delivery stays as it was").isZero();
    assertThat(jobs.complete(first)).isEqualTo(Settled.LEASE_LOST);
    assertThat(jobs.retry(first, Duration.ZERO)).isEqualTo(Settled.LEASE_LOST);
    assertThat(jobs.complete(second)).isEqualTo(Settled.COMPLETED);
    assertThat(jobs.complete(second)).isEqualTo(Settled.LEASE_LOST);
  }

  @Test
  void aTokenFromElsewhereIsGoodIfItsFenceIs() {
    jobs.put("a");
    Remote old = remote(jobs.claimOne());
    clock.advance(Jobs.LEASE);
    store.sweep(new SweepRequest(10));
    Remote fresh = remote(jobs.claimOne());
    assertThat(store.extend(List.of(old, fresh), Jobs.LEASE))
        .containsExactly(LeaseStatus.LOST, LeaseStatus.HELD);
  }

  @Test
  void aFenceIsNotGivenAgainToALaterJobOfTheSameId() {
    var job = Jobs.job("a");
    jobs.enqueue(job);
    Delivery first = jobs.claimOne();
    jobs.complete(first);
    jobs.enqueue(job);
    Delivery second = jobs.claimOne();
    assertThat(store.extend(List.of(remote(first), remote(second)), Jobs.LEASE))
        .containsExactly(LeaseStatus.LOST, LeaseStatus.HELD);
  }

  @Test
  void aDeliveryStaysAsItWas() {
    JobId id = jobs.put("a", w -> w.unique = UniqueTest.key(null, "REPLACE"));
    Delivery first = jobs.claimOne();
    var runAt = first.runAt();
    var until = first.leaseUntil();
    store.extend(List.of(first), Jobs.LEASE.multipliedBy(3));
    store.note(List.of(new Note(first, new JobNotes(new byte[] {7}, 0.5, List.of("half")))));
    jobs.retry(first, Duration.ofMinutes(1));
    jobs.enqueue(Jobs.job("b", w -> w.unique = UniqueTest.key(null, "REPLACE")));
    assertThat(Jobs.text(first)).isEqualTo("a");
    assertThat(first.attempt()).isEqualTo(1);
    assertThat(first.runAt()).isEqualTo(runAt);
    assertThat(first.leaseUntil()).isEqualTo(until);
    assertThat(first.cursor()).isNull();
    Delivery second = jobs.claimOne();
    assertThat(second.job()).isEqualTo(id);
    assertThat(Jobs.text(second)).isEqualTo("b");
    assertThat(second.attempt()).isEqualTo(2);
    assertThat(second.cursor()).containsExactly(7);
  }

  @Test
  void anExtendedLeaseLasts() {
    jobs.put("a");
    Delivery held = jobs.claimOne();
    clock.advance(Jobs.LEASE.minusMillis(1));
    assertThat(store.extend(List.of(held), Jobs.LEASE)).containsExactly(LeaseStatus.HELD);
    clock.advance(Jobs.LEASE.minusMillis(1));
    assertThat(store.sweep(new SweepRequest(10)).reclaimed()).isZero();
    assertThat(jobs.complete(held)).isEqualTo(Settled.COMPLETED);
  }

  @Test
  void tooManyLostLeasesMakeItDeadWithTheCause() {
    JobId id = jobs.put("a", w -> w.lostLeaseLimit = 2);
    for (int i = 0; i < 3; i++) {
      jobs.claimOne();
      clock.advance(Jobs.LEASE);
      assertThat(store.sweep(new SweepRequest(10)).reclaimed()).isEqualTo(1);
    }
    JobView dead = view(id);
    assertThat(dead.state()).isEqualTo(JobState.DEAD);
    assertThat(dead.history().lostLeases()).isEqualTo(3);
    assertThat(dead.history().attempts()).isZero();
    assertThat(dead.history().failures()).hasSize(1);
    assertThat(dead.history().finishedAt()).isEqualTo(clock.instant());
  }

  @Test
  void countsAttemptsButNotReleases() {
    JobId id = jobs.put("a");
    jobs.retry(jobs.claimOne(), Duration.ZERO);
    jobs.release(jobs.claimOne(), Duration.ZERO);
    Delivery third = jobs.claimOne();
    assertThat(third.attempt()).isEqualTo(2);
    assertThat(jobs.bury(third)).isEqualTo(Settled.DEAD);
    var history = view(id).history();
    assertThat(history.attempts()).isEqualTo(2);
    assertThat(history.releases()).isEqualTo(1);
    assertThat(history.failures()).hasSize(2);
  }

  @Test
  void keepsTheNewestTenFailures() {
    JobId id = jobs.put("a");
    for (int i = 0; i < 12; i++) {
      jobs.retry(jobs.claimOne(), Duration.ZERO);
    }
    assertThat(view(id).history().failures()).hasSize(10);
  }

  @Test
  void cancelOfARunningJobIsToldAndTheFirstToSettleWins() {
    for (String outcome : List.of("complete", "retry", "release", "bury", "lose")) {
      JobId id = jobs.put("a", w -> w.retain = Duration.ofHours(1));
      Delivery held = jobs.claimOne();
      Altered asked = store.alter(List.of(id), new Alteration.Cancel("no more")).get(0);
      assertThat(asked.result()).isEqualTo(Altered.Result.REQUESTED);
      assertThat(view(id).lease()).isNotNull().matches(lease -> lease.cancelRequested());
      assertThat(store.extend(List.of(held), Jobs.LEASE))
          .containsExactly(LeaseStatus.CANCEL_REQUESTED);
      Settled settled =
          switch (outcome) {
            case "complete" -> jobs.complete(held);
            case "retry" -> jobs.retry(held, Duration.ZERO);
            case "release" -> jobs.release(held, Duration.ZERO);
            case "bury" -> jobs.bury(held);
            default -> {
              clock.advance(Jobs.LEASE);
              Swept swept = store.sweep(new SweepRequest(10));
              yield swept.reclaimed() == 1 ? Settled.CANCELLED : Settled.LEASE_LOST;
            }
          };
      boolean completed = outcome.equals("complete");
      assertThat(settled).as(outcome).isEqualTo(completed ? Settled.COMPLETED : Settled.CANCELLED);
      assertThat(view(id).state())
          .as(outcome)
          .isEqualTo(completed ? JobState.COMPLETED : JobState.CANCELLED);
      assertThat(view(id).history().reason()).isEqualTo(completed ? null : "no more");
    }
  }
}
