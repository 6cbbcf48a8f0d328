package dev.sluice.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.job.Failure;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import dev.sluice.testkit.Eventually;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A topic as a member of a classic group sees it. */
@Timeout(120)
@Execution(ExecutionMode.SAME_THREAD)
class ClassicTest {
  private static final String OPTIONS = "?session=6s&rebalanceWait=2s&group=";

  private String topic = "";
  private String url = "";

  @BeforeEach
  void makeTopic() throws Exception {
    topic = Kafkas.topic(Kafkas.shared(), 1);
    url = OPTIONS + topic;
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
    assertThat(claimed.get(0).enqueuedAt())
        .isBetween(Instant.now().minusSeconds(600), Instant.now().plusSeconds(600));
    assertThat(first.complete(claimed)).containsOnly(Settled.COMPLETED).hasSize(3);
    first.close();
    Work second = open();
    second.publish(null, "d");
    assertThat(Work.bodies(second.claimAll(1))).containsExactly("d");
  }

  @Test
  void aJobTravelsWithItsIdKindHeadersAndGroup() {
    Work work = open();
    NewJob job = Work.job(topic, "käse", "x");
    assertThat(work.store.enqueue(List.of(job)).get(0).outcome())
        .isEqualTo(Enqueued.Outcome.INSERTED);
    Delivery found = work.claimAll(1).get(0);
    assertThat(found.job()).isEqualTo(job.id());
    assertThat(found.kind()).isEqualTo("mail");
    assertThat(found.options().group()).isEqualTo("käse");
    assertThat(found.options().headers()).isEqualTo(job.options().headers());
    assertThat(found.queue()).isEqualTo(topic);
  }

  @Test
  void regression18_aSlowMessageComesAgainAfterACrashAndItsFollowersAreBounded() {
    url += "&maxUncommitted=5";
    Work first = open();
    first.publish(null, "slow", "1", "2", "3", "4", "5", "6");
    List<Delivery> claimed = first.claimAll(5);
    assertThat(Work.bodies(claimed)).containsExactly("slow", "1", "2", "3", "4");
    assertThat(first.complete(claimed.subList(1, 5))).containsOnly(Settled.COMPLETED);
    assertThat(first.claimNow()).as("more than maxUncommitted would come again").isEmpty();
    // As a crash leaves it: nothing more is settled.
    first.close();
    Work second = open();
    List<Delivery> again = second.claimAll(5);
    assertThat(Work.bodies(again)).containsExactly("slow", "1", "2", "3", "4");
    second.complete(again);
    List<Delivery> rest = second.claimAll(2);
    assertThat(Work.bodies(rest)).containsExactly("5", "6");
    assertThat(second.complete(rest)).containsOnly(Settled.COMPLETED);
  }

  @Test
  void rule8_aKeyThatIsOutHoldsBackItsFollowersAndNoOthers() {
    Work work = open();
    work.publish("a", "a1", "a2", "a3");
    work.publish("b", "b1", "b2");
    work.publish(null, "n1", "n2");
    List<Delivery> first = work.claimAll(4);
    assertThat(Work.bodies(first)).containsExactly("a1", "b1", "n1", "n2");
    assertThat(work.claimNow()).isEmpty();
    work.complete(List.of(first.get(1)));
    List<Delivery> second = work.claimAll(1);
    assertThat(Work.bodies(second)).containsExactly("b2");
    work.settle(new Settlement.Release(first.get(0), Duration.ZERO));
    List<Delivery> again = work.claimAll(1);
    assertThat(Work.bodies(again)).containsExactly("a1");
    assertThat(again.get(0).lostLeases()).isZero();
    work.complete(again);
    assertThat(Work.bodies(work.claimAll(1))).containsExactly("a2");
    assertThat(work.claimNow()).isEmpty();
  }

  @Test
  void rule5_aReleaseWithADelayHoldsItsKeyBackUntilThen() {
    Work work = open();
    work.publish("a", "a1", "a2");
    Delivery first = work.claimAll(1).get(0);
    Instant until = Instant.now().plusMillis(700);
    assertThat(work.settle(new Settlement.Release(first, Duration.ofMillis(700))))
        .isEqualTo(Settled.RELEASED);
    Delivery again = work.claimAll(1).get(0);
    assertThat(Instant.now()).isAfterOrEqualTo(until);
    assertThat(Work.bodies(List.of(again))).containsExactly("a1");
  }

  @Test
  void rule3_whatCannotBeRetriedOrBuriedHereIsNotLost() {
    Work work = open();
    work.publish(null, "retry", "bury");
    List<Delivery> both = work.claimAll(2);
    Failure cause = new Failure(1, Instant.now(), "Oops", "boom", "");
    assertThat(work.settle(new Settlement.Retry(both.get(0), Duration.ZERO, cause)))
        .isEqualTo(Settled.RETRYING);
    assertThat(work.settle(new Settlement.Bury(both.get(1), cause))).isEqualTo(Settled.RELEASED);
    List<Delivery> retried = work.claimAll(1);
    assertThat(Work.bodies(retried)).containsExactly("retry");
    work.complete(retried);
    assertThat(Work.bodies(work.claimAll(1))).containsExactly("bury");
  }

  @Test
  void rule2_aLeaseThatEndsMakesTheMessageAnothersAndTheTokenStale() {
    Work work = open();
    work.publish("k", "x", "y");
    Delivery first = work.claimAll(1, Duration.ofMillis(400)).get(0);
    Delivery second = work.claimAll(1).get(0);
    assertThat(Work.bodies(List.of(second))).containsExactly("x");
    assertThat(second.lostLeases()).isEqualTo(1);
    assertThat(second.fence()).isNotEqualTo(first.fence());
    assertThat(work.store.extend(List.of(first, second), Duration.ofSeconds(3)))
        .containsExactly(LeaseStatus.LOST, LeaseStatus.HELD);
    assertThat(work.complete(List.of(first, second)))
        .containsExactly(Settled.LEASE_LOST, Settled.COMPLETED);
    assertThat(work.complete(List.of(second))).containsExactly(Settled.LEASE_LOST);
    assertThat(Work.bodies(work.claimAll(1))).containsExactly("y");
  }

  @Test
  void rule2_aLeaseThatIsExtendedLastsLongerThanTheSession() {
    Work work = open();
    work.publish(null, "x");
    Delivery held = work.claimAll(1, Duration.ofSeconds(4)).get(0);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(8);
    while (System.nanoTime() < end) {
      assertThat(work.store.extend(List.of(held), Duration.ofSeconds(4)))
          .containsExactly(LeaseStatus.HELD);
      assertThat(work.claimNow()).isEmpty();
      Eventually.pass(Duration.ofMillis(200));
    }
    assertThat(work.complete(List.of(held))).containsExactly(Settled.COMPLETED);
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
  void aTopicThatIsMadeLaterIsClaimedFrom() throws Exception {
    String later = "later-" + topic;
    Work work = Work.open(Kafkas.shared(), url, later);
    assertThat(work.claimNow()).isEmpty();
    try (var admin = Kafkas.admin(Kafkas.shared())) {
      admin.createTopics(List.of(new NewTopic(later, 1, (short) 1))).all().get();
    }
    work.publish(null, "x");
    assertThat(Work.bodies(work.claimAll(1))).containsExactly("x");
  }

  @Test
  void aGroupThatBeginsAtTheEndLosesNothingThatCameAfter() {
    Work before = open();
    before.publish(null, "old");
    url += "-late&from=latest";
    Work late = open();
    late.claimNow();
    // It is a member from its first message on.
    List<Delivery> seen = new ArrayList<>();
    Eventually.holds(
        "it takes part",
        () -> {
          before.publish(null, "new");
          seen.addAll(late.claimNow());
          return !seen.isEmpty();
        });
    late.close();
    Work again = open();
    List<Delivery> first = again.claimAll(1);
    assertThat(Work.bodies(first)).containsExactly("new");
    assertThat(first.get(0).sequence()).isEqualTo(seen.get(0).sequence());
  }

  @Test
  void manyPartitionsAreAllReadAndPausedOnesGoOn() throws Exception {
    topic = Kafkas.topic(Kafkas.shared(), 3);
    url = OPTIONS + topic + "&maxUncommitted=20";
    Work work = open();
    Set<String> expected = new HashSet<>();
    for (int i = 0; i < 600; i++) {
      expected.add("m" + i);
    }
    work.publish(null, expected.toArray(String[]::new));
    Set<String> found = new HashSet<>();
    Eventually.holds(
        "all are claimed",
        () -> {
          List<Delivery> some = work.claim(50, Duration.ofSeconds(3));
          found.addAll(Work.bodies(some));
          assertThat(work.complete(some)).allMatch(it -> it == Settled.COMPLETED);
          return found.size() == expected.size();
        });
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void aQueueThatIsNotTheTopicOfTheUrlIsRefused() {
    Work work = Work.open(Kafkas.shared(), "/" + topic + url, topic);
    assertThat(work.claimNow()).isEmpty();
    assertThatThrownBy(() -> Work.claim(work.store, "another", 1, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("another")
        .hasMessageContaining(topic);
  }
}
