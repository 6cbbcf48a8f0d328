package dev.sluice.testkit.conformance;

import static dev.sluice.testkit.conformance.TestJob.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Alteration;
import dev.sluice.job.JobId;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Feature;
import dev.sluice.spi.NewJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Priority, then ready time, then sequence (rule 8). */
public interface OrderConformance extends Subject {

  @Test
  default void rule08_jobsComeInTheOrderOfEnqueueing() {
    StoreHarness h = harness();
    h.needs(Feature.ORDER);
    List<JobId> ids = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      ids.add(h.add());
    }
    assertThat(h.drain()).containsExactlyElementsOf(ids);
  }

  @Test
  default void rule08_aBatchKeepsItsOrder() {
    StoreHarness h = harness();
    h.needs(Feature.ORDER);
    List<NewJob> batch = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      batch.add(job().build());
    }
    h.store().enqueue(batch);
    assertThat(h.drain()).containsExactlyElementsOf(batch.stream().map(NewJob::id).toList());
  }

  @Test
  default void rule08_aClaimOfManyAnswersInTheOrder() {
    StoreHarness h = harness();
    h.needs(Feature.ORDER, Feature.PRIORITY);
    JobId last = h.add(job().priority(2));
    JobId middle = h.add(job().priority(1));
    JobId first = h.add(job().priority(0));
    List<JobId> got = new ArrayList<>(Claims.jobs(h.claim(3)));
    got.addAll(h.drain());
    assertThat(got).containsExactly(first, middle, last);
  }

  @Test
  default void rule08_lowerPriorityNumbersComeFirst() {
    StoreHarness h = harness();
    h.needs(Feature.ORDER, Feature.PRIORITY);
    JobId e = h.add(job().priority(Integer.MAX_VALUE));
    JobId d = h.add(job().priority(1));
    JobId c = h.add(job());
    JobId b = h.add(job().priority(-1));
    JobId a = h.add(job().priority(Integer.MIN_VALUE));
    assertThat(h.drain()).containsExactly(a, b, c, d, e);
  }

  @Test
  default void rule08_priorityGoesBeforeReadyTime() {
    StoreHarness h = harness();
    h.needs(Feature.ORDER, Feature.PRIORITY);
    JobId old = h.add(job().priority(1));
    h.advance(Duration.ofHours(1));
    JobId urgent = h.add(job().priority(0));
    assertThat(h.drain()).containsExactly(urgent, old);
  }

  @Test
  default void rule08_readyTimeGoesBeforeSequence() {
    StoreHarness h = harness();
    h.needs(Feature.ORDER, Feature.DELAY);
    JobId delayed = h.add(job().delay(Duration.ofSeconds(10)));
    h.advance(Duration.ofSeconds(5));
    JobId before = h.add();
    h.advance(Duration.ofSeconds(10));
    JobId after = h.add();
    assertThat(h.drain()).containsExactly(before, delayed, after);
  }

  @Test
  default void rule08_aJobBecameReadyAtItsTimeNotWhenSomebodyLooked() {
    StoreHarness h = harness();
    h.needs(Feature.ORDER, Feature.DELAY);
    JobId later = h.add(job().delay(Duration.ofSeconds(20)));
    JobId sooner = h.add(job().delay(Duration.ofSeconds(10)));
    h.advance(Duration.ofHours(1));
    h.sweep();
    assertThat(h.drain()).containsExactly(sooner, later);
  }

  @Test
  default void rule08_equalTimesComeInTheOrderOfEnqueueing() {
    StoreHarness h = harness();
    h.needs(Feature.ORDER, Feature.DELAY);
    List<JobId> ids = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      ids.add(h.add(job().runAt(h.now().plusSeconds(10))));
    }
    h.advance(Duration.ofSeconds(10));
    assertThat(h.drain()).containsExactlyElementsOf(ids);
  }

  @Test
  default void rule08_aRetryWithADelayIsReadyAtItsDueTime() {
    StoreHarness h = harness();
    h.needs(Feature.ORDER, Feature.RETRY);
    Delivery first = h.running();
    h.retry(first, Duration.ofSeconds(10));
    h.advance(Duration.ofSeconds(5));
    JobId before = h.add();
    h.advance(Duration.ofSeconds(10));
    JobId after = h.add();
    assertThat(h.drain()).containsExactly(before, first.job(), after);
  }

  @Test
  default void rule08_aRetryWithoutADelayIsReadyNow() {
    StoreHarness h = harness();
    h.needs(Feature.ORDER, Feature.RETRY);
    Delivery first = h.running();
    JobId waiting = h.add();
    h.advance(Duration.ofSeconds(1));
    h.retry(first, Duration.ZERO);
    assertThat(h.drain()).containsExactly(waiting, first.job());
  }

  @Test
  default void rule08_aReleaseWithADelayIsReadyAtItsDueTime() {
    StoreHarness h = harness();
    h.needs(Feature.ORDER, Feature.RELEASE);
    Delivery first = h.running();
    h.release(first, Duration.ofSeconds(10));
    h.advance(Duration.ofSeconds(5));
    JobId before = h.add();
    h.advance(Duration.ofSeconds(10));
    JobId after = h.add();
    assertThat(h.drain()).containsExactly(before, first.job(), after);
  }

  @Test
  default void rule08_aReleaseWithoutADelayComesBackToItsOldPlace() {
    StoreHarness h = harness();
    h.needs(Feature.ORDER, Feature.RELEASE);
    JobId a = h.add();
    JobId b = h.add();
    JobId c = h.add();
    Delivery first = h.claimOne();
    Delivery second = h.claimOne();
    h.advance(Duration.ofSeconds(1));
    JobId d = h.add();
    h.release(second, Duration.ZERO);
    h.release(first, Duration.ZERO);
    assertThat(h.drain()).containsExactly(a, b, c, d);
  }

  @Test
  default void rule08_aLostLeaseComesBackToItsOldPlace() {
    StoreHarness h = harness();
    h.needs(Feature.ORDER);
    JobId a = h.add();
    JobId b = h.add();
    JobId c = h.add();
    h.claimOne();
    h.claimOne();
    h.advance(StoreHarness.LEASE.plusMillis(1));
    JobId d = h.add();
    h.sweep();
    assertThat(h.drain()).containsExactly(a, b, c, d);
  }

  @Test
  default void rule08_promotingMakesReadyNow() {
    StoreHarness h = harness();
    h.needs(Feature.ORDER, Feature.DELAY);
    h.control();
    JobId promoted = h.add(job().delay(Duration.ofHours(1)));
    JobId before = h.add();
    h.advance(Duration.ofSeconds(1));
    h.alter(promoted, new Alteration.Promote());
    h.advance(Duration.ofSeconds(1));
    JobId after = h.add();
    assertThat(h.drain()).containsExactly(before, promoted, after);
  }

  @Test
  default void rule08_promotingWhatIsReadyKeepsItsPlace() {
    StoreHarness h = harness();
    h.needs(Feature.ORDER);
    h.control();
    JobId first = h.add();
    JobId second = h.add();
    h.advance(Duration.ofSeconds(1));
    h.alter(first, new Alteration.Promote());
    assertThat(h.drain()).containsExactly(first, second);
  }

  @Test
  default void rule08_redrivingMakesReadyNow() {
    StoreHarness h = harness();
    h.needs(Feature.ORDER, Feature.BURY);
    h.control();
    Delivery dead = h.running();
    h.bury(dead);
    JobId before = h.add();
    h.advance(Duration.ofSeconds(1));
    h.alter(dead.job(), new Alteration.Redrive());
    h.advance(Duration.ofSeconds(1));
    JobId after = h.add();
    assertThat(h.drain()).containsExactly(before, dead.job(), after);
  }

  @Test
  default void rule08_jobsOfAnotherQueueDoNotStandBetween() {
    StoreHarness h = harness();
    h.needs(Feature.ORDER);
    JobId a = h.add();
    h.add(TestJob.in("other").priority(-5));
    JobId b = h.add();
    assertThat(h.drain()).containsExactly(a, b);
  }
}
