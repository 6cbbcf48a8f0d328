package dev.sluice.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.job.Failure;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.DeliveryLimit;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.Feature;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import dev.sluice.testkit.Eventually;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A topic as a share group sees it. */
@Timeout(120)
@Execution(ExecutionMode.SAME_THREAD)
class ShareTest {
  private static final Failure CAUSE = new Failure(1, Instant.EPOCH, "Oops", "boom", "");

  private String topic = "";
  private String url = "";

  @BeforeEach
  void makeTopic() throws Exception {
    topic = Kafkas.topic(Kafkas.shared(), 1);
    url = "?mode=share&timeout=5s&consumers=1&group=" + topic;
    Kafkas.prepare(Kafkas.shared(), topic);
  }

  @AfterEach
  void closeAll() {
    Work.closeAll();
  }

  private Work open() {
    return Work.open(Kafkas.shared(), url, topic);
  }

  @Test
  void regression1_aBacklogIsClaimedAndWhatIsCompletedDoesNotComeAgain() {
    Work first = open();
    first.publish(null, "a", "b", "c");
    List<Delivery> claimed = first.claimAll(3);
    assertThat(Work.bodies(claimed)).containsExactly("a", "b", "c");
    assertThat(claimed).allMatch(it -> it.attempt() == 1 && it.lostLeases() == 0);
    assertThat(first.complete(claimed)).containsOnly(Settled.COMPLETED).hasSize(3);
    assertThat(first.complete(claimed)).containsOnly(Settled.LEASE_LOST);
    first.close();
    Work second = open();
    second.publish(null, "d");
    assertThat(Work.bodies(second.claimAll(1))).containsExactly("d");
  }

  @Test
  void aPartitionIsWorkedOnBySeveralProcessesAtATime() {
    url += "&maxPoll=1";
    Work one = open();
    Work other = open();
    // A broker hands out what was stored as one batch as one.
    one.publish("same key", "a");
    one.publish("same key", "b");
    List<Delivery> first = one.claimAll(1);
    List<Delivery> second = other.claimAll(1);
    assertThat(Work.bodies(first)).doesNotContainAnyElementsOf(Work.bodies(second));
    assertThat(one.complete(first)).containsExactly(Settled.COMPLETED);
    assertThat(other.complete(second)).containsExactly(Settled.COMPLETED);
  }

  @Test
  void aSlowJobHoldsUpNothingButItsOwnConsumer() {
    url = url.replace("consumers=1", "consumers=2") + "&maxPoll=3";
    Work work = open();
    work.publish(null, "slow", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    Delivery slow = work.claimAll(1).get(0);
    List<String> done = new ArrayList<>();
    Eventually.holds(
        () -> "the others are done, not " + done,
        () -> {
          List<Delivery> some = work.claim(2, Work.LEASE);
          assertThat(work.complete(some)).allMatch(it -> it == Settled.COMPLETED);
          done.addAll(Work.bodies(some));
          assertThat(work.store.extend(List.of(slow), Work.LEASE))
              .containsExactly(LeaseStatus.HELD);
          return done.size() == 9;
        });
    assertThat(done).doesNotContain(Work.bodies(List.of(slow)).get(0)).doesNotHaveDuplicates();
    assertThat(work.complete(List.of(slow))).containsExactly(Settled.COMPLETED);
  }

  @Test
  void rule2_aLeaseThatEndsMakesTheMessageAnothersAndTheTokenStale() {
    Work work = open();
    work.publish(null, "x");
    Delivery first = work.claimAll(1, Duration.ofMillis(400)).get(0);
    Delivery second = work.claimAll(1).get(0);
    assertThat(second.job()).isEqualTo(first.job());
    assertThat(second.lostLeases()).isEqualTo(1);
    assertThat(work.store.extend(List.of(first, second), Work.LEASE))
        .containsExactly(LeaseStatus.LOST, LeaseStatus.HELD);
    assertThat(work.complete(List.of(first, second)))
        .containsExactly(Settled.LEASE_LOST, Settled.COMPLETED);
  }

  @Test
  void rule2_aJobIsHeldForLongerThanTheBrokersLock() throws Exception {
    Kafkas.group(Kafkas.shared(), topic, "share.record.lock.duration.ms", "1000");
    Work work = open();
    Work other = open();
    work.publish(null, "x", "y");
    Delivery held = work.claimAll(2, Duration.ofSeconds(5)).get(0);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(4);
    while (System.nanoTime() < end) {
      assertThat(work.store.extend(List.of(held), Duration.ofSeconds(5)))
          .containsExactly(LeaseStatus.HELD);
      assertThat(other.claim(5, Work.LEASE)).isEmpty();
    }
    assertThat(work.complete(List.of(held))).containsExactly(Settled.COMPLETED);
  }

  @Test
  void rule4_whatAProcessLeavesBehindGoesToAnotherAndCountsAsALostLease() {
    Work first = open();
    first.publish(null, "x");
    Delivery gone = first.claimAll(1).get(0);
    assertThat(gone.lostLeases()).isZero();
    first.close();
    Delivery again = open().claimAll(1).get(0);
    assertThat(again.job()).isEqualTo(gone.job());
    assertThat(again.lostLeases()).isEqualTo(1);
  }

  @Test
  void rule5_aReleaseWithADelayIsNotEarlyAndCountsAsNothing() {
    Work work = open();
    work.publish(null, "x");
    Delivery first = work.claimAll(1).get(0);
    Instant until = Instant.now().plusMillis(700);
    assertThat(work.settle(new Settlement.Release(first, Duration.ofMillis(700))))
        .isEqualTo(Settled.RELEASED);
    Delivery again = work.claimAll(1).get(0);
    assertThat(Instant.now()).isAfterOrEqualTo(until);
    assertThat(again.lostLeases()).isZero();
  }

  @Test
  void rule3_whatCannotBeRetriedOrBuriedHereIsNotLost() {
    Work work = open();
    work.publish(null, "retry", "bury");
    List<Delivery> both = work.claimAll(2);
    assertThat(work.settle(new Settlement.Retry(both.get(0), Duration.ZERO, CAUSE)))
        .isEqualTo(Settled.RETRYING);
    assertThat(work.settle(new Settlement.Bury(both.get(1), CAUSE))).isEqualTo(Settled.RELEASED);
    List<Delivery> retried = work.claimAll(1);
    assertThat(Work.bodies(retried)).containsExactly("retry");
    work.complete(retried);
    assertThat(Work.bodies(work.claimAll(1))).containsExactly("bury");
  }

  @Test
  void rule8_keysHaveNoOrderAndTheTraitsSaySo() {
    Work work = open();
    assertThat(work.store.traits().lacking(Feature.GROUPS, Feature.ORDER, Feature.EXTEND))
        .containsExactly(Feature.GROUPS, Feature.ORDER);
    Enqueued answer = work.store.enqueue(List.of(Work.job(topic, "group", "x"))).get(0);
    assertThat(answer.outcome()).isEqualTo(Enqueued.Outcome.REJECTED);
    assertThat(answer.reason()).contains("GROUPS");
  }

  @Test
  void theGroupBeginsWhereTheUrlSaysAndItsLimitIsKnown() throws Exception {
    Kafkas.group(Kafkas.shared(), topic, "share.delivery.count.limit", "7");
    url += "&from=2h";
    Work work = open();
    work.publish(null, "x");
    // It waits until the brokers heed it.
    assertThat(Work.bodies(work.claimAll(1))).containsExactly("x");
    assertThat(Kafkas.group(Kafkas.shared(), topic, "share.auto.offset.reset"))
        .isEqualTo("by_duration:PT2H");
    assertThat(Kafkas.group(Kafkas.shared(), topic, "share.isolation.level"))
        .isEqualTo("read_committed");
    assertThat(work.store.role(DeliveryLimit.class).orElseThrow().deliveryLimit(topic))
        .isEqualTo(7);
  }

  @Test
  void aWaitingClaimReturnsOnWakeupAndOnClose() throws Exception {
    Work work = open();
    CompletableFuture<List<Delivery>> waiting = work.claimInBackground(Duration.ofMinutes(5));
    Eventually.holds(
        "it is woken",
        () -> {
          work.store.wakeup();
          return waiting.isDone();
        });
    assertThat(waiting.get()).isEmpty();
    CompletableFuture<List<Delivery>> last = work.claimInBackground(Duration.ofMinutes(5));
    work.close();
    work.close();
    assertThatThrownBy(work::claimNow)
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE));
    // Either it waited, or it came too late.
    last.handle((it, e) -> e == null ? it : List.of()).get(30, TimeUnit.SECONDS);
  }

  @Test
  void severalPartitionsAreReadByFewConsumers() throws Exception {
    topic = Kafkas.topic(Kafkas.shared(), 3);
    url = "?mode=share&consumers=2&maxPoll=50&group=" + topic;
    Kafkas.prepare(Kafkas.shared(), topic);
    Work work = open();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      expected.add("m" + i);
    }
    work.publish(null, expected.toArray(String[]::new));
    List<String> found = new ArrayList<>();
    Eventually.holds(
        () -> "all are claimed, not " + found.size(),
        () -> {
          List<Delivery> some = work.claim(50, Duration.ofSeconds(3));
          found.addAll(Work.bodies(some));
          assertThat(work.complete(some)).allMatch(it -> it == Settled.COMPLETED);
          return found.size() >= expected.size();
        });
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
  }
}
