package dev.sluice.testkit.conformance;

import static dev.sluice.testkit.conformance.TestJob.in;
import static dev.sluice.testkit.conformance.TestJob.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Alteration;
import dev.sluice.job.JobId;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.Enqueued.Outcome;
import dev.sluice.spi.Feature;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.QueueSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A queue with a bound refuses (rule 11). */
public interface CapacityConformance extends Subject {

  private void isFull() {
    NewJob job = job().build();
    Enqueued answer = harness().enqueue(job).get(0);
    assertThat(answer.outcome()).isEqualTo(Outcome.FULL);
    assertThat(answer.id()).isEqualTo(job.id());
    assertThat(answer.reason()).contains(StoreHarness.QUEUE);
  }

  @Test
  default void rule11_aFullQueueRefuses() {
    StoreHarness h = harness();
    h.capacity(3);
    List<JobId> ids = List.of(h.add(), h.add(), h.add());
    isFull();
    assertThat(h.drain()).containsExactlyElementsOf(ids);
  }

  @Test
  default void rule11_whatRunsMakesRoom() {
    StoreHarness h = harness();
    h.capacity(1);
    h.add();
    isFull();
    h.claimOne();
    h.add();
    isFull();
  }

  @Test
  default void rule11_scheduledJobsCount() {
    StoreHarness h = harness();
    h.needs(Feature.DELAY);
    h.capacity(2);
    h.add(job().delay(Duration.ofHours(1)));
    h.add();
    isFull();
    h.advance(Duration.ofHours(2));
    h.sweep();
    isFull();
  }

  @Test
  default void rule11_finishedJobsDoNotCount() {
    StoreHarness h = harness();
    h.needs(Feature.RETAIN, Feature.BURY);
    h.capacity(1);
    h.complete(h.running(job().retain(Duration.ofHours(1))));
    h.bury(h.running());
    h.add();
    isFull();
  }

  @Test
  default void rule11_theRestOfABatchIsRefusedWhenTheQueueIsFull() {
    StoreHarness h = harness();
    h.capacity(2);
    assertThat(
            h.enqueue(
                job().build(), job().build(), job().build(), in("other").build(), job().build()))
        .extracting(Enqueued::outcome)
        .containsExactly(
            Outcome.INSERTED, Outcome.INSERTED, Outcome.FULL, Outcome.INSERTED, Outcome.FULL);
  }

  @Test
  default void rule11_aRetryIsNeverRefused() {
    StoreHarness h = harness();
    h.needs(Feature.RETRY, Feature.RELEASE);
    h.capacity(1);
    Delivery retried = h.running();
    Delivery released = h.running();
    JobId waiting = h.add();
    h.retry(retried, Duration.ZERO);
    h.release(released, Duration.ZERO);
    isFull();
    assertThat(h.drain()).containsExactlyInAnyOrder(retried.job(), released.job(), waiting);
  }

  @Test
  default void rule11_aLostLeaseIsNeverRefused() {
    StoreHarness h = harness();
    h.capacity(1);
    Delivery lost = h.running();
    JobId waiting = h.add();
    h.advance(StoreHarness.LEASE.plusMillis(1));
    h.sweep();
    isFull();
    assertThat(h.drain()).containsExactly(lost.job(), waiting);
  }

  @Test
  default void rule11_aRedriveIsNeverRefused() {
    StoreHarness h = harness();
    h.needs(Feature.BURY);
    h.control();
    h.capacity(1);
    Delivery dead = h.running();
    h.bury(dead);
    JobId waiting = h.add();
    h.alter(dead.job(), new Alteration.Redrive());
    isFull();
    assertThat(h.drain()).containsExactlyInAnyOrder(dead.job(), waiting);
  }

  @Test
  default void rule11_aLowerCapacityRemovesNothing() {
    StoreHarness h = harness();
    h.capacity(5);
    List<JobId> ids = List.of(h.add(), h.add(), h.add());
    h.capacity(1);
    isFull();
    assertThat(h.drain()).containsExactlyElementsOf(ids);
    h.add();
    isFull();
  }

  @Test
  default void rule11_aHigherCapacityAdmitsAtOnce() {
    StoreHarness h = harness();
    h.capacity(1);
    h.add();
    isFull();
    h.capacity(2);
    h.add();
    isFull();
    h.capacity(QueueSettings.UNBOUNDED);
    h.add();
  }

  @Test
  default void rule11_otherQueuesAreNotBound() {
    StoreHarness h = harness();
    h.capacity(1);
    h.add();
    h.add(in("other"));
    h.add(in("other"));
  }

  @Test
  default void rule11_cancellingMakesRoom() {
    StoreHarness h = harness();
    h.capacity(1);
    h.control();
    JobId first = h.add();
    isFull();
    h.cancel(first);
    h.add();
  }

  @Test
  default void rule11_aDuplicateIsADuplicateAlsoWhenTheQueueIsFull() {
    StoreHarness h = harness();
    h.needs(Feature.IDENTITY);
    h.capacity(1);
    JobId there = h.add();
    assertThat(h.enqueue(job().id(there))).isEqualTo(Enqueued.duplicate(there));
  }

  @Test
  default void rule11_aTakenKeyIsADuplicateAlsoWhenTheQueueIsFull() {
    StoreHarness h = harness();
    h.needs(Feature.UNIQUE);
    h.capacity(1);
    JobId there = h.add(job().unique("k"));
    assertThat(h.enqueue(job().unique("k"))).isEqualTo(Enqueued.duplicate(there));
  }

  @Test
  default void rule11_theCapacityIsReadBack() {
    StoreHarness h = harness();
    h.capacity(7);
    assertThat(h.queues().settings(StoreHarness.QUEUE))
        .isEqualTo(QueueSettings.DEFAULT.capacity(7));
    assertThat(h.queues().settings("unseen")).isEqualTo(QueueSettings.DEFAULT);
    assertThat(h.queues().settings())
        .containsEntry(StoreHarness.QUEUE, QueueSettings.DEFAULT.capacity(7))
        .doesNotContainKey("unseen");
  }

  @Test
  default void rule11_theCapacityHoldsUnderConcurrency() {
    StoreHarness h = harness();
    int capacity = 37;
    h.capacity(capacity);
    int each = Math.max(20, h.effort().races() / 100);
    AtomicInteger inserted = new AtomicInteger();
    Together.run(
        4,
        thread -> {
          for (int i = 0; i < each; i++) {
            Outcome outcome = h.enqueue(job()).outcome();
            assertThat(outcome).isIn(Outcome.INSERTED, Outcome.FULL);
            inserted.addAndGet(outcome == Outcome.INSERTED ? 1 : 0);
          }
        });
    assertThat(inserted.get()).isEqualTo(capacity);
    assertThat(h.drain()).hasSize(capacity);
  }

  @Test
  default void rule11_theCapacityHoldsWhileOthersClaim() {
    StoreHarness h = harness();
    int capacity = 5;
    h.capacity(capacity);
    int each = Math.max(20, h.effort().races() / 20);
    AtomicInteger claimed = new AtomicInteger();
    AtomicInteger inserted = new AtomicInteger();
    Together.run(
        4,
        thread -> {
          for (int i = 0; i < each; i++) {
            if (thread == 0) {
              claimed.addAndGet(h.claim(1).size());
            } else if (h.enqueue(job()).outcome() == Outcome.INSERTED) {
              inserted.incrementAndGet();
            }
          }
        });
    List<JobId> left = h.drain();
    assertThat(left).hasSizeLessThanOrEqualTo(capacity);
    assertThat(claimed.get() + left.size()).isEqualTo(inserted.get());
  }
}
