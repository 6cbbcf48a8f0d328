package dev.sluice.testkit.conformance;

import static dev.sluice.testkit.conformance.TestJob.in;
import static dev.sluice.testkit.conformance.TestJob.job;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Alteration;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Feature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Jobs of one group run one at a time, in order (rule 8). */
public interface GroupConformance extends Subject {

  private StoreHarness groups() {
    harness().needs(Feature.GROUPS);
    return harness();
  }

  private Delivery headOf(String group) {
    Delivery head = harness().claimOne();
    assertThat(head.options().group()).isEqualTo(group);
    return head;
  }

  @Test
  default void rule08_oneJobOfAGroupRunsAtATime() {
    StoreHarness h = groups();
    JobId first = h.add(job().group("g"));
    JobId second = h.add(job().group("g"));
    JobId third = h.add(job().group("g"));
    List<JobId> got = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      List<Delivery> some = h.claim(10);
      assertThat(some).hasSize(1);
      h.claimsNothing();
      got.add(some.get(0).job());
      h.complete(some.get(0));
    }
    assertThat(got).containsExactly(first, second, third);
  }

  @Test
  default void rule08_groupsDoNotHoldBackOneAnother() {
    StoreHarness h = groups();
    JobId a1 = h.add(job().group("a"));
    h.add(job().group("a"));
    JobId b1 = h.add(job().group("b"));
    h.add(job().group("b"));
    JobId free1 = h.add();
    JobId free2 = h.add();
    assertThat(h.drain()).containsExactly(a1, b1, free1, free2);
  }

  @Test
  default void rule08_aGroupIsOfOneQueue() {
    StoreHarness h = groups();
    h.running(job().group("g"));
    JobId elsewhere = h.add(in("other").group("g"));
    assertThat(h.claimOne("other").job()).isEqualTo(elsewhere);
  }

  @Test
  default void rule08_aRetryOfTheHeadHoldsItsGroupBack() {
    StoreHarness h = groups();
    h.needs(Feature.RETRY);
    Delivery head = h.running(job().group("g"));
    JobId next = h.add(job().group("g"));
    h.retry(head, Duration.ofSeconds(60));
    h.claimsNothing();
    h.advance(Duration.ofSeconds(59));
    h.sweep();
    h.claimsNothing();
    h.advance(Duration.ofSeconds(1));
    Delivery again = headOf("g");
    assertThat(again.job()).isEqualTo(head.job());
    h.complete(again);
    assertThat(h.claimOne().job()).isEqualTo(next);
  }

  @Test
  default void rule08_aRetryOfTheHeadWithoutADelayStaysHead() {
    StoreHarness h = groups();
    h.needs(Feature.RETRY, Feature.PRIORITY);
    Delivery head = h.running(job().group("g").priority(5));
    h.add(job().group("g").priority(-5));
    h.advance(Duration.ofSeconds(1));
    h.retry(head, Duration.ZERO);
    assertThat(headOf("g").job()).isEqualTo(head.job());
    h.claimsNothing();
  }

  @Test
  default void rule08_aReleasedHeadHoldsItsGroupBack() {
    StoreHarness h = groups();
    h.needs(Feature.RELEASE);
    Delivery head = h.running(job().group("g"));
    h.add(job().group("g"));
    h.release(head, Duration.ofSeconds(60));
    h.claimsNothing();
    h.advance(Duration.ofSeconds(60));
    assertThat(headOf("g").job()).isEqualTo(head.job());
  }

  @Test
  default void rule08_aHeadThatLostItsLeaseHoldsItsGroupBack() {
    StoreHarness h = groups();
    h.needs(Feature.PRIORITY);
    Delivery head = h.running(job().group("g").priority(5));
    h.add(job().group("g").priority(-5));
    h.advance(StoreHarness.LEASE.plusMillis(1));
    h.sweep();
    assertThat(headOf("g").job()).isEqualTo(head.job());
    h.claimsNothing();
  }

  @Test
  default void rule08_aDeadHeadLetsItsGroupGoOn() {
    StoreHarness h = groups();
    h.needs(Feature.BURY);
    Delivery head = h.running(job().group("g"));
    JobId next = h.add(job().group("g"));
    h.bury(head);
    assertThat(h.claimOne().job()).isEqualTo(next);
  }

  @Test
  default void rule08_aHeadThatIsDeadForLostLeasesLetsItsGroupGoOn() {
    StoreHarness h = groups();
    h.needs(Feature.BURY);
    h.running(job().group("g").lostLeaseLimit(0));
    JobId next = h.add(job().group("g"));
    h.advance(StoreHarness.LEASE.plusMillis(1));
    h.sweep();
    assertThat(h.claimOne().job()).isEqualTo(next);
  }

  @Test
  default void rule08_aCancelledHeadLetsItsGroupGoOn() {
    StoreHarness h = groups();
    h.needs(Feature.RETRY);
    h.control();
    Delivery head = h.running(job().group("g"));
    JobId next = h.add(job().group("g"));
    h.retry(head, Duration.ofHours(1));
    h.claimsNothing();
    h.cancel(head.job());
    assertThat(h.claimOne().job()).isEqualTo(next);
  }

  @Test
  default void rule08_aDeletedHeadLetsItsGroupGoOn() {
    StoreHarness h = groups();
    h.needs(Feature.RETRY);
    h.control();
    Delivery head = h.running(job().group("g"));
    JobId next = h.add(job().group("g"));
    h.retry(head, Duration.ofHours(1));
    h.alter(head.job(), new Alteration.Delete());
    assertThat(h.claimOne().job()).isEqualTo(next);
  }

  @Test
  default void rule08_theFirstOfAGroupThatIsRescheduledStandsBehindThoseThatWereReadyBefore() {
    StoreHarness h = groups();
    h.control();
    JobId first = h.add(job().group("g"));
    h.advance(Duration.ofSeconds(1));
    JobId second = h.add(job().group("g"));
    JobId third = h.add(job().group("g"));
    h.advance(Duration.ofSeconds(1));
    h.alter(first, new Alteration.Reschedule(h.now(), null));
    for (JobId next : List.of(second, third, first)) {
      Delivery claimed = h.claimOne();
      assertThat(claimed.job()).isEqualTo(next);
      h.complete(claimed);
    }
  }

  @Test
  default void rule08_aHeadThatIsRescheduledStaysHead() {
    StoreHarness h = groups();
    h.needs(Feature.RETRY);
    h.control();
    Delivery head = h.running(job().group("g"));
    h.add(job().group("g"));
    h.retry(head, Duration.ofSeconds(10));
    h.alter(head.job(), new Alteration.Reschedule(null, Duration.ofHours(1)));
    h.advance(Duration.ofSeconds(30));
    h.claimsNothing();
    h.advance(Duration.ofHours(1));
    assertThat(headOf("g").job()).isEqualTo(head.job());
  }

  @Test
  default void rule08_aScheduledJobThatNeverStartedHoldsNobodyBack() {
    StoreHarness h = groups();
    h.needs(Feature.DELAY);
    JobId delayed = h.add(job().group("g").delay(Duration.ofHours(1)));
    JobId next = h.add(job().group("g"));
    Delivery head = headOf("g");
    assertThat(head.job()).isEqualTo(next);
    h.advance(Duration.ofSeconds(1));
    h.complete(head);
    h.claimsNothing();
    h.advance(Duration.ofHours(1));
    assertThat(h.claimOne().job()).isEqualTo(delayed);
  }

  @Test
  default void rule08_whoBecomesHeadFollowsPriority() {
    StoreHarness h = groups();
    h.needs(Feature.PRIORITY);
    JobId low = h.add(job().group("g").priority(2));
    JobId high = h.add(job().group("g").priority(1));
    Delivery head = headOf("g");
    assertThat(head.job()).isEqualTo(high);
    h.complete(head);
    assertThat(h.claimOne().job()).isEqualTo(low);
  }

  @Test
  default void rule08_whoBecomesHeadFollowsReadyTime() {
    StoreHarness h = groups();
    h.needs(Feature.DELAY);
    JobId later = h.add(job().group("g").delay(Duration.ofSeconds(20)));
    JobId sooner = h.add(job().group("g").delay(Duration.ofSeconds(10)));
    h.advance(Duration.ofMinutes(1));
    Delivery head = headOf("g");
    assertThat(head.job()).isEqualTo(sooner);
    h.complete(head);
    assertThat(h.claimOne().job()).isEqualTo(later);
  }

  @Test
  default void rule08_aRedrivenJobWaitsForTheHeadOfItsGroup() {
    StoreHarness h = groups();
    h.needs(Feature.BURY);
    h.control();
    Delivery first = h.running(job().group("g"));
    h.bury(first);
    Delivery head = h.running(job().group("g"));
    h.alter(first.job(), new Alteration.Redrive());
    h.claimsNothing();
    h.complete(head);
    assertThat(h.claimOne().job()).isEqualTo(first.job());
  }

  @Test
  default void rule08_jobsThatWaitForTheirGroupCountAsReady() {
    StoreHarness h = groups();
    h.browser();
    h.running(job().group("g"));
    JobId waiting = h.add(job().group("g"));
    assertThat(h.state(waiting)).isEqualTo(JobState.READY);
    assertThat(h.browser().counts(StoreHarness.QUEUE).ready()).isEqualTo(1);
  }

  @Test
  default void rule08_groupsStayInOrderOnManyThreads() {
    StoreHarness h = groups();
    int count = Math.max(40, h.effort().races() / 10);
    for (int i = 0; i < count; i++) {
      h.add(job().group("g" + i % 10).payload(Integer.toString(i)));
    }
    Map<String, AtomicInteger> running = new ConcurrentHashMap<>();
    Map<String, Integer> last = new ConcurrentHashMap<>();
    AtomicInteger done = new AtomicInteger();
    Together.run(
        4,
        thread -> {
          while (done.get() < count) {
            for (Delivery d : h.claim(2)) {
              String group = String.valueOf(d.options().group());
              AtomicInteger inside = running.computeIfAbsent(group, g -> new AtomicInteger());
              assertThat(inside.incrementAndGet()).as("one of a group at a time").isEqualTo(1);
              int number = Integer.parseInt(new String(d.payload(), UTF_8));
              Integer before = last.put(group, number);
              assertThat(number).isGreaterThan(before == null ? -1 : before);
              inside.decrementAndGet();
              h.complete(d);
              done.incrementAndGet();
            }
          }
        });
    assertThat(done.get()).isEqualTo(count);
  }
}
