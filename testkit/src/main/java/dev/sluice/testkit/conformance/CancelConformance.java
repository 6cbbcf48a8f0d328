package dev.sluice.testkit.conformance;

import static dev.sluice.testkit.conformance.TestJob.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.Altered.Result;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Feature;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Cancelling and expiring (rule 10). */
public interface CancelConformance extends Subject {
  /** A retention that outlasts each test. */
  Duration KEPT = Duration.ofDays(30);

  private StoreHarness cancellable() {
    harness().control();
    return harness();
  }

  private static Altered gone(JobId id) {
    return new Altered(id, Result.CHANGED, null);
  }

  @Test
  default void rule10_aReadyJobIsCancelledAtOnce() {
    StoreHarness h = cancellable();
    JobId id = h.add();
    assertThat(h.cancel(id)).isEqualTo(gone(id));
    h.claimsNothing();
  }

  @Test
  default void rule10_aScheduledJobIsCancelledAtOnce() {
    StoreHarness h = cancellable();
    h.needs(Feature.DELAY);
    JobId id = h.add(job().delay(Duration.ofSeconds(10)));
    assertThat(h.cancel(id)).isEqualTo(gone(id));
    h.advance(Duration.ofSeconds(20));
    h.sweep();
    h.claimsNothing();
  }

  @Test
  default void rule10_aCancelledJobSaysSoAndWhyWhileItIsRetained() {
    StoreHarness h = cancellable();
    h.needs(Feature.RETAIN);
    JobId id = h.add(job().retain(KEPT));
    assertThat(h.cancel(id)).isEqualTo(new Altered(id, Result.CHANGED, JobState.CANCELLED));
    JobView view = h.view(id);
    assertThat(view.state()).isEqualTo(JobState.CANCELLED);
    assertThat(view.history().reason()).isEqualTo("by the test");
    assertThat(view.history().finishedAt()).isEqualTo(h.now());
  }

  @Test
  default void rule10_whatIsFinalCannotBeCancelled() {
    StoreHarness h = cancellable();
    h.needs(Feature.RETAIN, Feature.BURY);
    Delivery done = h.running(job().retain(KEPT));
    h.complete(done);
    Delivery dead = h.running();
    h.bury(dead);
    JobId cancelled = h.add(job().retain(KEPT));
    h.cancel(cancelled);
    assertThat(h.cancel(done.job()))
        .isEqualTo(new Altered(done.job(), Result.WRONG_STATE, JobState.COMPLETED));
    assertThat(h.cancel(dead.job()))
        .isEqualTo(new Altered(dead.job(), Result.WRONG_STATE, JobState.DEAD));
    assertThat(h.cancel(cancelled))
        .isEqualTo(new Altered(cancelled, Result.WRONG_STATE, JobState.CANCELLED));
  }

  @Test
  default void rule10_anUnknownJobIsNotFound() {
    StoreHarness h = cancellable();
    JobId unknown = JobId.next();
    assertThat(h.cancel(unknown)).isEqualTo(new Altered(unknown, Result.NOT_FOUND, null));
  }

  @Test
  default void rule10_cancellingARunningJobIsToldThroughItsLease() {
    StoreHarness h = cancellable();
    h.needs(Feature.EXTEND);
    Delivery running = h.running();
    assertThat(h.cancel(running.job()))
        .isEqualTo(new Altered(running.job(), Result.REQUESTED, JobState.RUNNING));
    assertThat(h.store().extend(List.of(running), StoreHarness.LEASE))
        .containsExactly(LeaseStatus.CANCEL_REQUESTED);
    assertThat(h.cancel(running.job()).result()).isEqualTo(Result.REQUESTED);
    h.claimsNothing();
  }

  @Test
  default void rule10_theViewSaysThatACancelWasRequested() {
    StoreHarness h = cancellable();
    h.browser();
    Delivery running = h.running();
    h.cancel(running.job());
    assertThat(h.view(running.job()).lease())
        .isNotNull()
        .satisfies(lease -> assertThat(lease.cancelRequested()).isTrue());
  }

  @Test
  default void rule10_aHandlerThatFinishesFirstStillCompletesTheJob() {
    StoreHarness h = cancellable();
    h.needs(Feature.RETAIN);
    Delivery running = h.running(job().retain(KEPT));
    h.cancel(running.job());
    h.complete(running);
    assertThat(h.state(running.job())).isEqualTo(JobState.COMPLETED);
  }

  @Test
  default void rule10_aRetryAfterARequestedCancelIsCancelled() {
    StoreHarness h = cancellable();
    h.needs(Feature.RETRY);
    h.needs(Feature.RETAIN);
    Delivery d = h.running(job().retain(KEPT));
    endsCancelled(d, new Settlement.Retry(d, Duration.ZERO, h.failure("x")));
  }

  @Test
  default void rule10_aReleaseAfterARequestedCancelIsCancelled() {
    StoreHarness h = cancellable();
    h.needs(Feature.RELEASE);
    h.needs(Feature.RETAIN);
    Delivery d = h.running(job().retain(KEPT));
    endsCancelled(d, new Settlement.Release(d, Duration.ofHours(1)));
  }

  @Test
  default void rule10_aBurialAfterARequestedCancelIsCancelled() {
    StoreHarness h = cancellable();
    h.needs(Feature.BURY);
    h.needs(Feature.RETAIN);
    Delivery d = h.running(job().retain(KEPT));
    endsCancelled(d, new Settlement.Bury(d, h.failure("x")));
  }

  private void endsCancelled(Delivery d, Settlement outcome) {
    StoreHarness h = harness();
    h.cancel(d.job());
    assertThat(h.settle(outcome)).isEqualTo(Settled.CANCELLED);
    JobView view = h.view(d.job());
    assertThat(view.state()).isEqualTo(JobState.CANCELLED);
    assertThat(view.history().reason()).isEqualTo("by the test");
    h.advance(Duration.ofHours(2));
    h.sweep();
    h.claimsNothing();
  }

  @Test
  default void rule10_aLostLeaseAfterARequestedCancelIsCancelled() {
    StoreHarness h = cancellable();
    h.needs(Feature.RETAIN);
    Delivery d = h.running(job().retain(KEPT));
    h.cancel(d.job());
    h.advance(StoreHarness.LEASE.plusMillis(1));
    h.sweep();
    assertThat(h.state(d.job())).isEqualTo(JobState.CANCELLED);
    assertThat(h.view(d.job()).history().reason()).isEqualTo("by the test");
    h.claimsNothing();
  }

  @Test
  default void rule10_aRequestedCancelOfALeaseThatWasLostToTheLimitIsCancelledNotDead() {
    StoreHarness h = cancellable();
    h.needs(Feature.RETAIN);
    Delivery d = h.running(job().retain(KEPT).lostLeaseLimit(0));
    h.cancel(d.job());
    h.advance(StoreHarness.LEASE.plusMillis(1));
    h.sweep();
    assertThat(h.state(d.job())).isEqualTo(JobState.CANCELLED);
  }

  @Test
  default void rule10_anAnswerForEachIdInTheirOrder() {
    StoreHarness h = cancellable();
    Delivery running = h.running();
    JobId ready = h.add();
    JobId unknown = JobId.next();
    List<Altered> answers =
        h.control()
            .alter(List.of(unknown, ready, running.job()), new Alteration.Cancel("by the test"));
    assertThat(answers)
        .extracting(Altered::result)
        .containsExactly(Result.NOT_FOUND, Result.CHANGED, Result.REQUESTED);
    assertThat(answers).extracting(Altered::id).containsExactly(unknown, ready, running.job());
    assertThat(h.control().alter(List.of(), new Alteration.Promote())).isEmpty();
  }

  @Test
  default void rule10_ofARacingClaimAndCancelExactlyOneWins() {
    StoreHarness h = cancellable();
    int size = 100;
    for (int round = 0; round * size < h.effort().races(); round++) {
      race(h, size);
    }
    h.claimsNothing();
  }

  private static void race(StoreHarness h, int size) {
    List<JobId> ids = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      ids.add(h.add());
    }
    Set<JobId> claimed = ConcurrentHashMap.newKeySet();
    Set<JobId> cancelled = ConcurrentHashMap.newKeySet();
    Set<JobId> requested = ConcurrentHashMap.newKeySet();
    List<Delivery> held = new ArrayList<>();
    Together.run(
        2,
        thread -> {
          if (thread == 0) {
            held.addAll(Claims.all(h, StoreHarness.QUEUE));
            claimed.addAll(Claims.jobs(held));
            return;
          }
          for (JobId id : ids) {
            Result result = h.cancel(id).result();
            assertThat(result).isIn(Result.CHANGED, Result.REQUESTED);
            (result == Result.CHANGED ? cancelled : requested).add(id);
          }
        });
    assertThat(claimed).isEqualTo(requested);
    assertThat(Collections.disjoint(claimed, cancelled)).as("one winner each").isTrue();
    assertThat(claimed.size() + cancelled.size()).isEqualTo(size);
    h.store().settle(Settlements.complete(held));
  }

  @Test
  default void rule10_ofARacingCancelAndCompletionTheAnswersAgree() {
    StoreHarness h = cancellable();
    int rounds = Math.max(50, h.effort().races() / 20);
    List<Delivery> running = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      running.add(h.running());
    }
    Together.run(
        2,
        thread -> {
          for (Delivery d : running) {
            if (thread == 0) {
              // Whatever the cancel does meanwhile, the handler's success counts.
              h.complete(d);
            } else {
              assertThat(h.cancel(d.job()).result()).isIn(Result.REQUESTED, Result.NOT_FOUND);
            }
          }
        });
    h.claimsNothing();
  }

  @Test
  default void rule10_aJobThatDidNotStartInTimeIsCancelledAsExpired() {
    StoreHarness h = harness();
    h.needs(Feature.EXPIRE, Feature.RETAIN);
    JobId id = h.add(job().retain(KEPT).expiresAt(h.now().plusSeconds(10)));
    h.advance(Duration.ofSeconds(10).plusMillis(1));
    h.claimsNothing();
    h.sweep();
    JobView view = h.view(id);
    assertThat(view.state()).isEqualTo(JobState.CANCELLED);
    assertThat(view.history().reason()).isEqualTo(JobHistory.EXPIRED);
    assertThat(view.history().finishedAt()).isNotNull();
  }

  @Test
  default void rule10_aJobIsClaimedUpToItsExpiry() {
    StoreHarness h = harness();
    h.needs(Feature.EXPIRE);
    JobId id = h.add(job().expiresAt(h.now().plusSeconds(10)));
    h.advance(Duration.ofSeconds(10).minusMillis(1));
    h.sweep();
    assertThat(h.claimOne().job()).isEqualTo(id);
  }

  @Test
  default void rule10_aScheduledJobExpiresAsWell() {
    StoreHarness h = harness();
    h.needs(Feature.EXPIRE, Feature.DELAY);
    h.add(job().expiresAt(h.now().plusSeconds(10)).delay(Duration.ofHours(1)));
    h.advance(Duration.ofSeconds(11));
    assertThat(h.sweep().expired()).isEqualTo(1);
    h.advance(Duration.ofHours(2));
    h.claimsNothing();
  }

  @Test
  default void rule10_aJobThatExpiresBeforeItIsDueNeverRuns() {
    StoreHarness h = harness();
    h.needs(Feature.EXPIRE, Feature.DELAY);
    h.add(job().expiresAt(h.now().plusSeconds(10)).delay(Duration.ofSeconds(20)));
    h.advance(Duration.ofSeconds(30));
    h.claimsNothing();
  }

  @Test
  default void rule10_aJobThatHasStartedDoesNotExpire() {
    StoreHarness h = harness();
    h.needs(Feature.EXPIRE, Feature.RETRY, Feature.RELEASE);
    Delivery d = h.running(job().expiresAt(h.now().plusSeconds(10)).lostLeaseLimit(9));
    h.retry(d, Duration.ofMinutes(1));
    h.advance(Duration.ofMinutes(1));
    h.sweep();
    d = h.claimOne();
    h.release(d, Duration.ofMinutes(1));
    h.advance(Duration.ofMinutes(1));
    h.sweep();
    h.claimOne();
    h.advance(StoreHarness.LEASE.plusMillis(1));
    h.sweep();
    h.complete(h.claimOne());
  }

  @Test
  default void rule10_aJobThatExpiredAndIsRedrivenExpiresAgain() {
    StoreHarness h = harness();
    h.needs(Feature.EXPIRE, Feature.RETAIN);
    JobId id = h.add(job().retain(KEPT).expiresAt(h.now().plusSeconds(10)));
    h.advance(Duration.ofSeconds(11));
    h.sweep();
    assertThat(h.control().alter(List.of(id), new Alteration.Redrive()).get(0).result())
        .isEqualTo(Result.CHANGED);
    h.claimsNothing();
    h.sweep();
    JobView view = h.view(id);
    assertThat(view.state()).isEqualTo(JobState.CANCELLED);
    assertThat(view.history().reason()).isEqualTo(JobHistory.EXPIRED);
  }

  @Test
  default void rule10_aJobThatWasStartedAndIsRedrivenDoesNotExpire() {
    StoreHarness h = harness();
    h.needs(Feature.EXPIRE, Feature.BURY);
    Delivery d = h.running(job().expiresAt(h.now().plusSeconds(10)));
    h.bury(d);
    h.control().alter(List.of(d.job()), new Alteration.Redrive());
    h.advance(Duration.ofSeconds(11));
    h.sweep();
    assertThat(h.claimOne().job()).isEqualTo(d.job());
  }

  @Test
  default void rule10_expiredJobsDoNotHideTheOthers() {
    StoreHarness h = harness();
    h.needs(Feature.EXPIRE);
    for (int i = 0; i < 50; i++) {
      h.add(job().expiresAt(h.now().plusSeconds(10)));
    }
    JobId good = h.add();
    h.advance(Duration.ofSeconds(11));
    assertThat(h.drain()).containsExactly(good);
  }

  @Test
  default void rule10_anExpiredJobHoldsItsGroupNotBack() {
    StoreHarness h = harness();
    h.needs(Feature.EXPIRE, Feature.GROUPS);
    h.add(job().group("g").expiresAt(h.now().plusSeconds(10)));
    JobId next = h.add(job().group("g"));
    h.advance(Duration.ofSeconds(11));
    assertThat(h.claimOne().job()).isEqualTo(next);
  }
}
