package dev.sluice.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Queue;
import dev.sluice.RetryPolicy;
import dev.sluice.Sluice;
import dev.sluice.job.Failure;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.memory.MemoryStore;
import dev.sluice.relay.Relay;
import dev.sluice.relay.RelayOptions;
import dev.sluice.spi.JobMessages;
import dev.sluice.spi.Message;
import dev.sluice.spi.Published;
import dev.sluice.spi.PublishingStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RelayTest {
  private final ManualClock clock = new ManualClock();
  private final MemoryStore store = new MemoryStore(clock);
  private final Faults faults = new Faults(1);
  private final Sluice sluice = Sluice.using(FaultyStore.of(store, faults), o -> o.sweeping(false));
  private final Queue<String> queue = sluice.queue("q", String.class);
  private final ScriptedSink sink = new ScriptedSink();
  private final List<Relay> relays = new ArrayList<>();

  RelayTest() {
    clock.onAdvance(store::wakeup);
  }

  private Relay relay(Consumer<RelayOptions> options) {
    Relay relay = Relay.start(sluice, "q", sink, options);
    relays.add(relay);
    return relay;
  }

  @AfterEach
  void close() {
    relays.forEach(Relay::close);
    sluice.close();
  }

  private void published(int messages) {
    Eventually.holds(
        () -> messages + " are published, not " + sink.confirmed(),
        () -> sink.confirmed().size() == messages);
  }

  private void nothingIsLeft() {
    Eventually.holds("all are completed", () -> store.counts("q").live() == 0);
    assertThat(store.counts("q").dead()).isZero();
  }

  private static String text(Message message) {
    return new String(message.body(), UTF_8);
  }

  @Test
  void aPausedRelayClaimsNothingUntilItIsResumed() {
    Relay relay = relay(r -> r.concurrency(2));
    relay.pause();
    assertThat(relay.isPaused()).isTrue();
    queue.enqueue("x");
    assertThat(store.counts("q").ready()).isEqualTo(1);
    assertThat(sink.confirmed()).isEmpty();
    relay.resume();
    published(1);
    nothingIsLeft();
    relay.pause();
    relay.close();
    assertThat(relay.lastError()).isEmpty();
  }

  @Test
  void dueJobsArePublishedAndThenGone() {
    JobId id = queue.enqueue("now", e -> e.header("trace", "t-1").kind("mail")).id();
    queue.enqueue("later", e -> e.delay(Duration.ofSeconds(10)));
    Relay relay = relay(r -> {});
    published(1);
    Message first = sink.confirmed().get(0);
    assertThat(first.id()).isEqualTo(id);
    assertThat(text(first)).isEqualTo("now");
    assertThat(first.target()).isNull();
    assertThat(first.headers())
        .containsEntry("trace", "t-1")
        .containsEntry(JobMessages.ID, id.toString())
        .containsEntry(JobMessages.KIND, "mail")
        .containsEntry(JobMessages.ATTEMPT, "1")
        .containsEntry(JobMessages.RUN_AT, ManualClock.START.toString());

    clock.advance(Duration.ofSeconds(9));
    assertThat(store.counts("q").scheduled()).isEqualTo(1);
    clock.advance(Duration.ofSeconds(1));
    published(2);
    nothingIsLeft();
    Eventually.holds("both are counted", () -> relay.metrics().published() == 2);
    assertThat(relay.health().healthy()).isTrue();
  }

  @Test
  void theFormDecidesWhereAMessageGoes() {
    relay(r -> r.form(job -> JobMessages.of(job, "topic-" + job.kind(), job.options().group())));
    queue.enqueue("x", e -> e.kind("a").group("k"));
    published(1);
    assertThat(sink.confirmed().get(0).target()).isEqualTo("topic-a");
    assertThat(sink.confirmed().get(0).key()).isEqualTo("k");
  }

  @Test
  void whatIsRefusedIsTriedAgainAsThePolicySaysAndDeadInTheEnd() {
    sink.answers(message -> Published.refused("no such topic"));
    Relay relay = relay(r -> r.retry(RetryPolicy.linear(Duration.ofSeconds(1))));
    JobId id = queue.enqueue("x", e -> e.maxAttempts(3)).id();
    for (int attempt = 1; attempt < 3; attempt++) {
      int tried = attempt;
      Eventually.holds("refused", () -> relay.metrics().refused() == tried);
      Eventually.holds(
          "it waits", () -> store.find(id).orElseThrow().state() == JobState.SCHEDULED);
      assertThat(store.find(id).orElseThrow().runAt())
          .isEqualTo(clock.instant().plusSeconds(attempt));
      clock.advance(Duration.ofSeconds(attempt));
    }
    Eventually.holds("it is dead", () -> store.counts("q").dead() == 1);
    JobView dead = store.find(id).orElseThrow();
    assertThat(dead.history().attempts()).isEqualTo(3);
    assertThat(dead.history().failures())
        .extracting(Failure::message)
        .containsOnly("no such topic");
    Eventually.holds("it is counted", () -> relay.metrics().dead() == 1);
    assertThat(relay.health().healthy()).isTrue();
  }

  @Test
  void whileTheBrokerIsAwayNothingIsLostAndNoAttemptCounts() {
    sink.away(true);
    Relay relay = relay(r -> {});
    JobId id = queue.enqueue("x", e -> e.maxAttempts(1)).id();
    Eventually.holds("it was tried more than once", () -> sink.calls() > 2);
    assertThat(relay.health().healthy()).isFalse();
    assertThat(relay.health().problem()).contains("away");
    assertThat(store.find(id).orElseThrow().state()).isEqualTo(JobState.RUNNING);
    sink.away(false);
    published(1);
    nothingIsLeft();
    Eventually.holds("it says so", () -> relay.health().healthy());
    assertThat(relay.metrics().refused()).isZero();
  }

  @Test
  void onlyWhatIsNotConfirmedIsPublishedAgain() {
    AtomicInteger tries = new AtomicInteger();
    sink.answers(
        message ->
            text(message).equals("b") && tries.incrementAndGet() < 3
                ? Published.unconfirmed("no answer")
                : Published.CONFIRMED);
    queue.enqueueAll(List.of("a", "b", "c"));
    relay(r -> {});
    published(3);
    assertThat(sink.confirmed()).extracting(RelayTest::text).containsExactly("a", "c", "b");
    nothingIsLeft();
  }

  @Test
  void aFormThatThrowsIsARefusal() {
    relay(
        r ->
            r.form(
                    job -> {
                      throw new IllegalStateException("no form");
                    })
                .retry(RetryPolicy.none()));
    JobId id = queue.enqueue("x").id();
    Eventually.holds("it is dead", () -> store.counts("q").dead() == 1);
    Failure failure = store.find(id).orElseThrow().history().failures().get(0);
    assertThat(failure.message()).isEqualTo("no form");
    assertThat(failure.detail()).contains("RelayTest");
    assertThat(sink.calls()).isZero();
  }

  @Test
  void closingGivesBackWhatTheBrokerDoesNotTake() {
    sink.away(true);
    Relay relay = relay(r -> {});
    JobId id = queue.enqueue("x").id();
    Eventually.holds("it was tried", () -> sink.calls() > 0);
    relay.close();
    assertThat(sink.isClosed()).isTrue();
    JobView back = store.find(id).orElseThrow();
    assertThat(back.state()).isEqualTo(JobState.READY);
    assertThat(back.history().attempts()).isZero();
    relay.close();
  }

  @Test
  void aJobThatIsCancelledWhileTheBrokerIsAwayIsNotPublished() {
    sink.away(true);
    relay(r -> {});
    JobId id = queue.enqueue("x", e -> e.retain(Duration.ofDays(1))).id();
    Eventually.holds("it was tried", () -> sink.calls() > 0);
    sluice.jobs().cancel(id, "not wanted");
    Eventually.holds(
        "it is cancelled", () -> store.find(id).orElseThrow().state() == JobState.CANCELLED);
    sink.away(false);
    queue.enqueue("y");
    published(1);
    assertThat(text(sink.confirmed().get(0))).isEqualTo("y");
  }

  @Test
  void anOutageOfTheStorageIsWaitedFor() {
    Relay relay = relay(r -> {});
    faults.down(true);
    store.wakeup();
    Eventually.holds("it says so", () -> !relay.health().healthy());
    faults.down(false);
    queue.enqueue("x");
    published(1);
    nothingIsLeft();
  }

  @Test
  void anOutcomeThatCouldNotBeWrittenIsWrittenLater() {
    // The claim goes through, then the completion fails twice, the second time after it was done.
    faults.next(
        new Faults.Pass(), new Faults.Pass(), new Faults.FailBefore(), new Faults.FailAfter());
    queue.enqueue("x");
    relay(r -> {});
    published(1);
    Eventually.holds("all were tried", () -> !faults.hasScript());
    nothingIsLeft();
    assertThat(sink.confirmed()).hasSize(1);
  }

  @Test
  void severalRelaysPublishEachJobOnce() {
    int jobs = 5_000;
    queue.enqueueAll(IntStream.range(0, jobs).mapToObj(Integer::toString).toList());
    relay(r -> r.batch(50).concurrency(2));
    relay(r -> r.batch(7));
    published(jobs);
    nothingIsLeft();
    Set<JobId> ids = new HashSet<>();
    sink.confirmed().forEach(message -> ids.add(message.id()));
    assertThat(ids).hasSize(jobs);
  }

  @Test
  void aStorageThatCannotKeepWhatIsRefusedIsRefused() {
    MemoryBroker broker = new MemoryBroker(clock, 1);
    try (Sluice poor = Sluice.using(new PublishingStore(broker, broker), o -> {})) {
      assertThatThrownBy(() -> Relay.start(poor, "q", sink, r -> {}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("spillover");
    }
  }

  @Test
  void aSinkThatNobodyKnowsIsNamed() {
    assertThatThrownBy(() -> Relay.sink("pigeon://coop/left"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pigeon:");
  }
}
