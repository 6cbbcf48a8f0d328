package dev.sluice.testkit.conformance;

import static dev.sluice.testkit.conformance.TestJob.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.Altered.Result;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Feature;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Promote, reschedule, redrive and delete; what they answer in the wrong state. */
public interface AlterConformance extends Subject {

  private void answers(JobId id, Alteration alteration, Result result, JobState state) {
    assertThat(harness().alter(id, alteration)).isEqualTo(new Altered(id, result, state));
  }

  private StoreHarness alterable() {
    harness().control();
    return harness();
  }

  @Test
  default void alter_promoteMakesAScheduledJobReadyNow() {
    StoreHarness h = alterable();
    h.needs(Feature.DELAY);
    JobId id = h.add(job().delay(Duration.ofHours(1)));
    answers(id, new Alteration.Promote(), Result.CHANGED, JobState.READY);
    assertThat(h.claimOne().job()).isEqualTo(id);
    h.advance(Duration.ofHours(2));
    h.sweep();
    assertThat(h.claimOne().lostLeases()).isEqualTo(1);
  }

  @Test
  default void alter_promoteLeavesAReadyJobReady() {
    JobId id = alterable().add();
    answers(id, new Alteration.Promote(), Result.CHANGED, JobState.READY);
    assertThat(harness().drain()).containsExactly(id);
  }

  @Test
  default void alter_rescheduleMovesAScheduledJob() {
    StoreHarness h = alterable();
    h.needs(Feature.DELAY);
    JobId id = h.add(job().delay(Duration.ofSeconds(10)));
    answers(
        id,
        new Alteration.Reschedule(h.now().plusSeconds(60), null),
        Result.CHANGED,
        JobState.SCHEDULED);
    h.advance(Duration.ofSeconds(59));
    h.claimsNothing();
    h.advance(Duration.ofSeconds(1));
    assertThat(h.claimOne().job()).isEqualTo(id);
  }

  @Test
  default void alter_rescheduleCountsADelayFromNow() {
    StoreHarness h = alterable();
    h.needs(Feature.DELAY);
    JobId id = h.add();
    h.advance(Duration.ofSeconds(30));
    answers(
        id,
        new Alteration.Reschedule(null, Duration.ofSeconds(10)),
        Result.CHANGED,
        JobState.SCHEDULED);
    h.advance(Duration.ofSeconds(9));
    h.claimsNothing();
    h.advance(Duration.ofSeconds(1));
    Delivery got = h.claimOne();
    assertThat(got.job()).isEqualTo(id);
    assertThat(got.runAt()).isEqualTo(h.now());
  }

  @Test
  default void alter_rescheduleToThePastMeansNow() {
    StoreHarness h = alterable();
    h.needs(Feature.DELAY);
    JobId id = h.add(job().delay(Duration.ofHours(1)));
    JobId before = h.add();
    h.advance(Duration.ofSeconds(1));
    answers(
        id,
        new Alteration.Reschedule(h.now().minusSeconds(99), null),
        Result.CHANGED,
        JobState.READY);
    assertThat(h.drain()).containsExactly(before, id);
  }

  @Test
  default void alter_rescheduleToAnEarlierTimeIsNotOverlooked() {
    StoreHarness h = alterable();
    h.needs(Feature.DELAY);
    JobId id = h.add(job().delay(Duration.ofHours(10)));
    h.sweep();
    h.alter(id, new Alteration.Reschedule(null, Duration.ofSeconds(5)));
    assertThat(h.sweep().nextDue()).isNotNull().isBeforeOrEqualTo(h.now().plusSeconds(5));
    h.advance(Duration.ofSeconds(5));
    assertThat(h.claimOne().job()).isEqualTo(id);
    h.advance(StoreHarness.LEASE.minusMillis(1));
    h.claimsNothing();
  }

  @Test
  default void alter_redriveCountsAnew() {
    StoreHarness h = alterable();
    h.needs(Feature.BURY, Feature.RETRY);
    h.add(job().lostLeaseLimit(0));
    h.retry(h.claimOne(), Duration.ZERO);
    Delivery second = h.claimOne();
    h.bury(second);
    answers(second.job(), new Alteration.Redrive(), Result.CHANGED, JobState.READY);
    Delivery again = h.claimOne();
    assertThat(again.job()).isEqualTo(second.job());
    assertThat(again.attempt()).isEqualTo(1);
    assertThat(again.lostLeases()).isZero();
    assertThat(h.settle(new Settlement.Complete(second, null))).isEqualTo(Settled.LEASE_LOST);
    h.complete(again);
  }

  @Test
  default void alter_redriveForgivesLostLeasesAnew() {
    StoreHarness h = alterable();
    h.browser();
    Delivery d = h.running(job().lostLeaseLimit(1));
    for (int i = 0; i < 2; i++) {
      h.advance(StoreHarness.LEASE.plusMillis(1));
      h.sweep();
      h.claim(1);
    }
    assertThat(h.state(d.job())).isEqualTo(JobState.DEAD);
    answers(d.job(), new Alteration.Redrive(), Result.CHANGED, JobState.READY);
    assertThat(h.claimOne().lostLeases()).isZero();
    h.advance(StoreHarness.LEASE.plusMillis(1));
    h.sweep();
    assertThat(h.claimOne().lostLeases()).isEqualTo(1);
  }

  @Test
  default void alter_redriveKeepsTheFailures() {
    StoreHarness h = alterable();
    h.needs(Feature.BURY);
    h.browser();
    Delivery d = h.running();
    h.bury(d);
    h.alter(d.job(), new Alteration.Redrive());
    JobView view = h.view(d.job());
    assertThat(view.history().failures()).hasSize(1);
    assertThat(view.history().finishedAt()).isNull();
    assertThat(view.state()).isEqualTo(JobState.READY);
  }

  @Test
  default void alter_redriveBringsBackACancelledJobThatIsRetained() {
    StoreHarness h = alterable();
    h.needs(Feature.RETAIN);
    JobId id = h.add(job().retain(Duration.ofSeconds(10)));
    h.cancel(id);
    answers(id, new Alteration.Redrive(), Result.CHANGED, JobState.READY);
    h.advance(Duration.ofSeconds(60));
    h.sweep();
    assertThat(h.claimOne().job()).isEqualTo(id);
  }

  @Test
  default void alter_deleteRemovesAWaitingJob() {
    StoreHarness h = alterable();
    h.needs(Feature.DELAY);
    JobId ready = h.add();
    JobId scheduled = h.add(job().delay(Duration.ofSeconds(10)));
    assertThat(h.alter(ready, new Alteration.Delete()))
        .isEqualTo(new Altered(ready, Result.CHANGED, null));
    assertThat(h.alter(scheduled, new Alteration.Delete()))
        .isEqualTo(new Altered(scheduled, Result.CHANGED, null));
    h.advance(Duration.ofSeconds(10));
    h.sweep();
    h.claimsNothing();
    assertThat(h.alter(ready, new Alteration.Delete()))
        .isEqualTo(new Altered(ready, Result.NOT_FOUND, null));
    h.add(job().id(ready));
  }

  @Test
  default void alter_deleteRemovesAFinalJob() {
    StoreHarness h = alterable();
    h.needs(Feature.BURY, Feature.RETAIN);
    Delivery dead = h.running();
    h.bury(dead);
    Delivery done = h.running(job().retain(Duration.ofDays(1)));
    h.complete(done);
    h.alter(dead.job(), new Alteration.Delete());
    h.alter(done.job(), new Alteration.Delete());
    assertThat(h.browser().find(dead.job())).isEmpty();
    assertThat(h.browser().find(done.job())).isEmpty();
    assertThat(h.browser().counts(StoreHarness.QUEUE).total()).isZero();
  }

  @Test
  default void alter_inTheWrongStateAnswersWithTheStateAndChangesNothing() {
    StoreHarness h = alterable();
    h.needs(Feature.BURY, Feature.RETAIN);
    Delivery done = h.running(job().retain(Duration.ofDays(1)));
    h.complete(done);
    Delivery dead = h.running();
    h.bury(dead);
    Delivery running = h.running();
    Alteration later = new Alteration.Reschedule(null, Duration.ofHours(1));
    for (Alteration a :
        List.<Alteration>of(new Alteration.Promote(), later, new Alteration.Delete())) {
      answers(running.job(), a, Result.WRONG_STATE, JobState.RUNNING);
    }
    answers(running.job(), new Alteration.Redrive(), Result.WRONG_STATE, JobState.RUNNING);
    answers(done.job(), new Alteration.Promote(), Result.WRONG_STATE, JobState.COMPLETED);
    answers(done.job(), later, Result.WRONG_STATE, JobState.COMPLETED);
    answers(done.job(), new Alteration.Redrive(), Result.WRONG_STATE, JobState.COMPLETED);
    answers(dead.job(), new Alteration.Promote(), Result.WRONG_STATE, JobState.DEAD);
    answers(dead.job(), later, Result.WRONG_STATE, JobState.DEAD);
    JobId ready = h.add();
    answers(ready, new Alteration.Redrive(), Result.WRONG_STATE, JobState.READY);
    h.complete(running);
    assertThat(h.drain()).containsExactly(ready);
  }

  @Test
  default void alter_theWrongStateOfAScheduledJobIsScheduled() {
    StoreHarness h = alterable();
    h.needs(Feature.DELAY);
    JobId id = h.add(job().delay(Duration.ofHours(1)));
    answers(id, new Alteration.Redrive(), Result.WRONG_STATE, JobState.SCHEDULED);
  }
}
