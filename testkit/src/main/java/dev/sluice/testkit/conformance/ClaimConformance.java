package dev.sluice.testkit.conformance;

import static dev.sluice.testkit.conformance.TestJob.in;
import static dev.sluice.testkit.conformance.TestJob.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Feature;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.NewJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** What a claim hands out, and to whom (rules 2, 4, 5). */
public interface ClaimConformance extends Subject {

  @Test
  default void claim_ofAnEmptyQueueIsEmpty() {
    harness().claimsNothing();
  }

  @Test
  default void claim_handsOutABacklogWithoutANewEnqueue() {
    StoreHarness h = harness();
    List<JobId> ids = List.of(h.add(), h.add(), h.add(), h.add(), h.add());
    assertThat(h.drain()).containsExactlyElementsOf(ids);
  }

  @Test
  default void claim_handsOutAtMostWhatWasAskedFor() {
    StoreHarness h = harness();
    for (int i = 0; i < 5; i++) {
      h.add();
    }
    assertThat(h.claim(3)).hasSizeBetween(1, 3);
  }

  @Test
  default void claim_takesOnlyFromTheQueueThatWasAskedFor() {
    StoreHarness h = harness();
    JobId other = h.add(in("other"));
    h.claimsNothing();
    assertThat(h.claimOne("other").job()).isEqualTo(other);
  }

  @Test
  default void claim_prefersTheFirstOfItsQueues() {
    StoreHarness h = harness();
    h.needs(Feature.CLAIM_FROM_MANY);
    JobId b = h.add(in("b"));
    JobId c = h.add(in("c"));
    JobId a = h.add(in("a"));
    List<JobId> got = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      got.addAll(Claims.jobs(h.claim(StoreHarness.request(1, Duration.ZERO, "a", "b", "c"))));
    }
    assertThat(got).containsExactly(a, b, c);
  }

  @Test
  default void claim_findsALaterQueueWhenTheFirstIsEmpty() {
    StoreHarness h = harness();
    h.needs(Feature.CLAIM_FROM_MANY);
    JobId b = h.add(in("b"));
    assertThat(Claims.jobs(h.claim(StoreHarness.request(10, Duration.ZERO, "a", "b"))))
        .containsExactly(b);
  }

  @Test
  default void rule02_aClaimedJobIsNotHandedOutAgain() {
    StoreHarness h = harness();
    Delivery running = h.running();
    h.claimsNothing();
    h.sweep();
    h.claimsNothing();
    h.complete(running);
    h.claimsNothing();
  }

  @Test
  default void rule02_aSecondStoreOnTheSameStorageTakesNothingThatIsLeased()
      throws InterruptedException {
    StoreHarness h = harness();
    Delivery running = h.running();
    try (JobStore second = h.openSecond()) {
      ClaimRequest request = StoreHarness.request(10, Duration.ZERO, StoreHarness.QUEUE);
      assertThat(second.claim(request)).isEmpty();
      JobId next = h.add();
      assertThat(Claims.jobs(second.claim(request))).containsExactly(next);
    }
    h.complete(running);
  }

  @Test
  default void rule02_manyThreadsClaimEachJobOnce() {
    StoreHarness h = harness();
    int count = h.effort().races();
    enqueueMany(h, count);
    ConcurrentLinkedQueue<JobId> got = new ConcurrentLinkedQueue<>();
    Together.run(
        4,
        thread -> {
          List<Delivery> some = h.claim(1 + thread * 3);
          while (!some.isEmpty()) {
            got.addAll(Claims.jobs(some));
            h.store().settle(Settlements.complete(some));
            some = h.claim(1 + thread * 3);
          }
        });
    assertThat(got).hasSize(count).doesNotHaveDuplicates();
  }

  @Test
  default void rule02_jobsEnqueuedWhileThreadsClaimAreEachHandedOutOnce() {
    StoreHarness h = harness();
    int each = Math.max(1, h.effort().races() / 4);
    ConcurrentLinkedQueue<JobId> sent = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<JobId> got = new ConcurrentLinkedQueue<>();
    Together.run(
        4,
        thread -> {
          if (thread % 2 == 0) {
            for (int i = 0; i < each; i++) {
              sent.add(h.add());
            }
            return;
          }
          while (got.size() < 2 * each) {
            List<Delivery> some =
                h.claim(StoreHarness.request(10, Duration.ofMillis(50), StoreHarness.QUEUE));
            got.addAll(Claims.jobs(some));
            h.store().settle(Settlements.complete(some));
          }
        });
    assertThat(got).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(sent);
  }

  @Test
  default void rule05_manyJobsDueAtOneInstantAllRun() {
    StoreHarness h = harness();
    h.needs(Feature.DELAY);
    int count = h.effort().many();
    List<NewJob> jobs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      jobs.add(job().delay(Duration.ofSeconds(60)).build());
    }
    h.store().enqueue(jobs);
    h.claimsNothing();
    h.advance(Duration.ofSeconds(60));
    List<JobId> got = new ArrayList<>(count);
    List<Delivery> some = h.claim(count);
    while (!some.isEmpty()) {
      got.addAll(Claims.jobs(some));
      some = h.claim(count);
    }
    assertThat(got.equals(jobs.stream().map(NewJob::id).toList()))
        .as("all %d, in the order of enqueueing; got %d", count, got.size())
        .isTrue();
  }

  private static void enqueueMany(StoreHarness h, int count) {
    List<NewJob> jobs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      jobs.add(job().build());
    }
    h.store().enqueue(jobs);
  }
}
