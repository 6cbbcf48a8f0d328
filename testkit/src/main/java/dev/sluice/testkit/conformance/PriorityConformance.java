package dev.sluice.testkit.conformance;

import static dev.sluice.testkit.conformance.TestJob.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.Altered.Result;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.UniqueKey.OnConflict;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.Feature;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Another priority for a job that is there, in each of its states. */
public interface PriorityConformance extends Subject {

  private StoreHarness alterable() {
    StoreHarness h = harness();
    h.control();
    h.needs(Feature.ORDER, Feature.PRIORITY);
    return h;
  }

  private void reprioritize(JobId id, int priority, Result result, @Nullable JobState state) {
    assertThat(harness().alter(id, new Alteration.Reprioritize(priority)))
        .isEqualTo(new Altered(id, result, state));
  }

  private void reprioritize(JobId id, int priority, JobState state) {
    reprioritize(id, priority, Result.CHANGED, state);
  }

  @Test
  default void alter_reprioritizeMovesAReadyJobBothWays() {
    StoreHarness h = alterable();
    JobId down = h.add(job().priority(1));
    JobId stays = h.add(job().priority(5));
    JobId up = h.add(job().priority(9));
    reprioritize(down, Integer.MAX_VALUE, JobState.READY);
    reprioritize(up, Integer.MIN_VALUE, JobState.READY);
    reprioritize(stays, 5, JobState.READY);
    assertThat(h.drain()).containsExactly(up, stays, down);
  }

  @Test
  default void alter_reprioritizeKeepsTheReadyTime() {
    StoreHarness h = alterable();
    JobId first = h.add(job().priority(3));
    h.advance(Duration.ofSeconds(1));
    JobId second = h.add();
    h.advance(Duration.ofSeconds(1));
    reprioritize(first, 0, JobState.READY);
    assertThat(h.drain()).containsExactly(first, second);
  }

  @Test
  default void alter_reprioritizeOfAScheduledJobCountsWhenItIsDue() {
    StoreHarness h = alterable();
    h.needs(Feature.DELAY);
    JobId early = h.add(job().delay(Duration.ofSeconds(5)));
    JobId late = h.add(job().delay(Duration.ofSeconds(10)).priority(7));
    reprioritize(late, -1, JobState.SCHEDULED);
    h.advance(Duration.ofMillis(9_999));
    assertThat(h.claimOne().job()).isEqualTo(early);
    h.claimsNothing();
    JobId other = h.add();
    h.advance(Duration.ofMillis(1));
    assertThat(h.drain()).containsExactly(late, other);
  }

  @Test
  default void alter_reprioritizeOfARunningJobCountsWhenItIsReleased() {
    StoreHarness h = alterable();
    h.needs(Feature.RELEASE);
    Delivery less = h.running(job().priority(1));
    Delivery more = h.running(job().priority(9));
    JobId other = h.add(job().priority(5));
    reprioritize(less.job(), 7, JobState.RUNNING);
    reprioritize(more.job(), 2, JobState.RUNNING);
    assertThat(less.options().priority()).as("what was claimed does not change").isEqualTo(1);
    h.release(less, Duration.ZERO);
    h.release(more, Duration.ZERO);
    assertThat(h.drain()).containsExactly(more.job(), other, less.job());
  }

  @Test
  default void alter_reprioritizeOfARunningJobCountsWhenItIsTriedAgain() {
    StoreHarness h = alterable();
    h.needs(Feature.RETRY, Feature.DELAY);
    Delivery now = h.running();
    Delivery later = h.running();
    reprioritize(now.job(), 8, JobState.RUNNING);
    reprioritize(later.job(), 2, JobState.RUNNING);
    h.retry(now, Duration.ZERO);
    h.retry(later, Duration.ofSeconds(5));
    h.advance(Duration.ofSeconds(5));
    JobId other = h.add(job().priority(5));
    Delivery again = h.claimOne();
    assertThat(again.job()).isEqualTo(later.job());
    assertThat(again.options().priority()).isEqualTo(2);
    assertThat(h.drain()).containsExactly(other, now.job());
  }

  @Test
  default void alter_reprioritizeOfARunningJobCountsWhenItsLeaseIsLost() {
    StoreHarness h = alterable();
    Delivery lost = h.running();
    reprioritize(lost.job(), 8, JobState.RUNNING);
    h.advance(StoreHarness.LEASE.plusMillis(1));
    h.sweep();
    JobId other = h.add(job().priority(5));
    assertThat(h.drain()).containsExactly(other, lost.job());
  }

  @Test
  default void alter_reprioritizeOfARunningJobLeavesItWithItsHolder() {
    StoreHarness h = alterable();
    Delivery held = h.running();
    reprioritize(held.job(), -8, JobState.RUNNING);
    h.claimsNothing();
    h.complete(held);
    h.claimsNothing();
  }

  @Test
  default void alter_reprioritizeOfADeadJobCountsWhenItIsRedriven() {
    StoreHarness h = alterable();
    h.needs(Feature.BURY);
    Delivery before = h.running();
    Delivery after = h.running();
    reprioritize(before.job(), 9, JobState.RUNNING);
    h.bury(before);
    h.bury(after);
    reprioritize(after.job(), 1, JobState.DEAD);
    h.claimsNothing();
    h.alter(before.job(), new Alteration.Redrive());
    h.alter(after.job(), new Alteration.Redrive());
    JobId other = h.add(job().priority(5));
    assertThat(h.drain()).containsExactly(after.job(), other, before.job());
  }

  @Test
  default void alter_reprioritizeOfACancelledJobCountsWhenItIsRedriven() {
    StoreHarness h = alterable();
    h.needs(Feature.RETAIN);
    JobId id = h.add(job().retain(Duration.ofDays(1)));
    h.cancel(id);
    reprioritize(id, 9, JobState.CANCELLED);
    h.alter(id, new Alteration.Redrive());
    JobId other = h.add(job().priority(5));
    assertThat(h.drain()).containsExactly(other, id);
  }

  @Test
  default void alter_reprioritizeOfACompletedJobChangesNothing() {
    StoreHarness h = alterable();
    h.needs(Feature.RETAIN);
    Delivery done = h.running(job().retain(Duration.ofDays(1)));
    h.complete(done);
    reprioritize(done.job(), 3, Result.WRONG_STATE, JobState.COMPLETED);
    assertThat(h.view(done.job()).options().priority()).isZero();
    reprioritize(JobId.next(), 3, Result.NOT_FOUND, null);
  }

  @Test
  default void alter_reprioritizeChoosesWhoOfAGroupIsNext() {
    StoreHarness h = alterable();
    h.needs(Feature.GROUPS);
    JobId front = h.add(job().group("g"));
    JobId second = h.add(job().group("g"));
    JobId third = h.add(job().group("g"));
    reprioritize(third, -5, JobState.READY);
    reprioritize(front, 5, JobState.READY);
    for (JobId id : new JobId[] {third, second, front}) {
      Delivery next = h.claimOne();
      assertThat(next.job()).isEqualTo(id);
      h.claimsNothing();
      h.complete(next);
    }
  }

  @Test
  default void alter_reprioritizeDoesNotDethroneTheHeadOfAGroup() {
    StoreHarness h = alterable();
    h.needs(Feature.GROUPS, Feature.RELEASE);
    Delivery head = h.running(job().group("g"));
    JobId next = h.add(job().group("g"));
    reprioritize(head.job(), 9, JobState.RUNNING);
    reprioritize(next, -9, JobState.READY);
    h.release(head, Duration.ZERO);
    reprioritize(head.job(), 10, JobState.READY);
    Delivery again = h.claimOne();
    assertThat(again.job()).isEqualTo(head.job());
    h.claimsNothing();
    h.complete(again);
    assertThat(h.claimOne().job()).isEqualTo(next);
  }

  @Test
  default void alter_reprioritizeChangesNothingElse() {
    StoreHarness h = alterable();
    h.browser();
    h.needs(Feature.UNIQUE, Feature.EXPIRE, Feature.GROUPS, Feature.DELAY);
    JobId id =
        h.add(
            job()
                .headers(Map.of("a", "b"))
                .delay(Duration.ofSeconds(5))
                .group("g")
                .unique("key", OnConflict.KEEP)
                .expiresAt(h.now().plusSeconds(60))
                .maxAttempts(3)
                .payload("payload"));
    JobView before = h.view(id);
    reprioritize(id, -7, JobState.SCHEDULED);
    JobView after = h.view(id);
    JobOptions wanted = before.options().withPriority(-7);
    assertThat(after.options()).isEqualTo(wanted);
    assertThat(after.payload()).isEqualTo(before.payload());
    assertThat(after.runAt()).isEqualTo(before.runAt());
    assertThat(after.sequence()).isEqualTo(before.sequence());
    h.advance(Duration.ofSeconds(60));
    h.sweep();
    h.claimsNothing();
    assertThat(h.enqueue(job().unique("key", OnConflict.REJECT)).outcome())
        .as("it has expired, and its key is free")
        .isEqualTo(Enqueued.Outcome.INSERTED);
  }

  @Test
  default void rule01_anotherPriorityIsThere() {
    StoreHarness h = harness();
    h.browser();
    h.needs(Feature.PRIORITY, Feature.DELAY, Feature.BURY);
    JobId scheduled = h.add(job().delay(Duration.ofSeconds(1)));
    Delivery dead = h.running();
    h.bury(dead);
    JobId ready = h.add();
    JobId last = h.add();
    Alteration urgent = new Alteration.Reprioritize(-3);
    h.control().alter(List.of(scheduled, dead.job(), ready), urgent);
    h.alter(ready, new Alteration.Reprioritize(-2));
    h.reopen();
    h.alter(dead.job(), new Alteration.Redrive());
    h.advance(Duration.ofSeconds(1));
    List<Delivery> claimed = Claims.all(h, StoreHarness.QUEUE);
    assertThat(Claims.jobs(claimed)).containsExactly(dead.job(), scheduled, ready, last);
    assertThat(claimed).extracting(d -> d.options().priority()).containsExactly(-3, -3, -2, 0);
    assertThat(h.view(ready).options().priority()).isEqualTo(-2);
  }
}
