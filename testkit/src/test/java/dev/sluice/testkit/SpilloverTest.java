package dev.sluice.testkit;

import static dev.sluice.testkit.conformance.TestJob.job;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Queue;
import dev.sluice.RetryPolicy;
import dev.sluice.Sluice;
import dev.sluice.Worker;
import dev.sluice.job.Failure;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.memory.MemoryStore;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.DeliveryLimit;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.PublishingStore;
import dev.sluice.spi.QueueSettings;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.Traits;
import dev.sluice.spillover.Spillover;
import dev.sluice.testkit.conformance.TestJob;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SpilloverTest {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final String QUEUE = "q";

  private final ManualClock clock = new ManualClock();
  private final Faults faults = new Faults(1);
  private final MemoryStore store = new MemoryStore(clock);
  private MemoryBroker broker = new MemoryBroker(clock, DeliveryLimit.NONE);
  private Spillover spillover = spillover();

  private Spillover spillover() {
    return new Spillover(new PublishingStore(broker, broker), FaultyStore.of(store, faults), clock);
  }

  @AfterEach
  void close() {
    spillover.close();
  }

  private JobId add(TestJob job) {
    NewJob built = job.build();
    assertThat(spillover.enqueue(List.of(built)).get(0).id()).isEqualTo(built.id());
    return built.id();
  }

  private List<Delivery> claim(int max) throws InterruptedException {
    return spillover.claim(new ClaimRequest(List.of(QUEUE), max, LEASE, Duration.ZERO, "tester"));
  }

  private Delivery claimOne() throws InterruptedException {
    List<Delivery> claimed = claim(1);
    assertThat(claimed).hasSize(1);
    return claimed.get(0);
  }

  private Settled settle(Settlement outcome) {
    return spillover.settle(List.of(outcome)).get(0);
  }

  private Settlement.Retry retry(Delivery job, Duration delay) {
    return new Settlement.Retry(job, delay, failure(job));
  }

  private Failure failure(Delivery job) {
    return new Failure(job.attempt(), clock.instant(), "java.io.IOException", "boom", "");
  }

  private JobView stored(JobId id) {
    return store.find(id).orElseThrow();
  }

  @Test
  void aJobWithoutWishesGoesToTheBrokerAndOthersToTheStore() {
    add(job());
    JobId later = add(job().delay(Duration.ofSeconds(1)));
    assertThat(broker.messages()).isEqualTo(1);
    assertThat(stored(later).state()).isEqualTo(JobState.SCHEDULED);
    assertThat(store.counts(QUEUE).live()).isEqualTo(1);
  }

  @Test
  void whatTheStoreCouldNotKeepTheBrokerDoesNotGetEither() {
    Traits own = store.traits();
    Traits small =
        new Traits(
            own.name(),
            own.features(),
            own.callCost(),
            own.threading(),
            own.sharing(),
            own.durability(),
            own.resolution(),
            10);
    spillover =
        new Spillover(
            new PublishingStore(broker, broker),
            new ForwardingStore(store) {
              @Override
              public Traits traits() {
                return small;
              }
            },
            clock);
    List<Enqueued> answers =
        spillover.enqueue(
            List.of(job().payload("0123456789").build(), job().payload("0123456789a").build()));
    assertThat(answers)
        .extracting(Enqueued::outcome)
        .containsExactly(Enqueued.Outcome.INSERTED, Enqueued.Outcome.REJECTED);
    assertThat(answers.get(1).reason()).contains("11 bytes").contains("10");
    assertThat(broker.messages()).isEqualTo(1);
  }

  @Test
  void aRetriedMessageIsStoredUnderItsIdAndThenGoneFromTheBroker() throws Exception {
    JobId id = add(job().payload("letter").maxAttempts(3));
    assertThat(settle(retry(claimOne(), Duration.ofSeconds(5)))).isEqualTo(Settled.RETRYING);

    assertThat(broker.messages()).isZero();
    assertThat(stored(id).state()).isEqualTo(JobState.SCHEDULED);
    assertThat(stored(id).history().failures()).hasSize(1);
    assertThat(stored(id).options().maxAttempts()).isEqualTo(3);
    assertThat(claim(1)).isEmpty();

    clock.advance(Duration.ofSeconds(5));
    Delivery again = claimOne();
    assertThat(again.job()).isEqualTo(id);
    assertThat(again.attempt()).isEqualTo(2);
    assertThat(new String(again.payload(), UTF_8)).isEqualTo("letter");
    assertThat(settle(new Settlement.Complete(again, null))).isEqualTo(Settled.COMPLETED);
    assertThat(store.counts(QUEUE).total()).isZero();
  }

  @Test
  void aMessageThatIsGivenUpIsDeadInTheStoreWithItsCause() throws Exception {
    JobId id = add(job());
    Delivery message = claimOne();
    assertThat(settle(new Settlement.Bury(message, failure(message)))).isEqualTo(Settled.DEAD);
    assertThat(broker.messages()).isZero();
    assertThat(stored(id).state()).isEqualTo(JobState.DEAD);
    assertThat(stored(id).history().failures().get(0).message()).isEqualTo("boom");
    assertThat(stored(id).history().attempts()).isEqualTo(1);
  }

  @Test
  void aReleasedMessageCountsNoAttempt() throws Exception {
    JobId id = add(job());
    assertThat(settle(new Settlement.Release(claimOne(), Duration.ofSeconds(1))))
        .isEqualTo(Settled.RELEASED);
    assertThat(stored(id).history().attempts()).isZero();
    assertThat(stored(id).history().releases()).isEqualTo(1);
    clock.advance(Duration.ofSeconds(1));
    assertThat(claimOne().attempt()).isEqualTo(1);
  }

  @Test
  void whileTheStoreIsAwayAFailedMessageStaysAtTheBroker() throws Exception {
    JobId id = add(job());
    Delivery message = claimOne();
    faults.down(true);
    assertThatThrownBy(() -> settle(retry(message, Duration.ZERO)))
        .isInstanceOf(StoreException.class);
    assertThat(broker.messages()).isEqualTo(1);

    faults.down(false);
    assertThat(settle(retry(message, Duration.ZERO))).isEqualTo(Settled.RETRYING);
    assertThat(claimOne().job()).isEqualTo(id);
    assertThat(broker.messages()).isZero();
  }

  @Test
  void whileTheStoreIsAwayMessagesAreWorkedOn() throws Exception {
    add(job());
    faults.down(true);
    assertThat(settle(new Settlement.Complete(claimOne(), null))).isEqualTo(Settled.COMPLETED);
    assertThatThrownBy(() -> claim(1)).as("and else it is said").isInstanceOf(StoreException.class);
  }

  @Test
  void whileTheBrokerIsAwayWhatIsInTheStoreIsWorkedOn() throws Exception {
    JobId id = add(job().group("g"));
    broker.away(true);
    assertThat(claim(10)).extracting(Delivery::job).containsExactly(id);
    assertThatThrownBy(() -> claim(10)).isInstanceOf(StoreException.class);
  }

  @Test
  void aClaimThatWaitsLongerThanAnotherHearsOfTheStoreToTheEnd() throws Exception {
    ClaimRequest brief = request(Duration.ofMillis(100));
    Thread first = new Thread(() -> claimQuietly(brief, 0));
    first.start();
    Eventually.holds("it waits", () -> first.getState() == Thread.State.TIMED_WAITING);
    Thread second = new Thread(() -> claimQuietly(request(Duration.ofSeconds(40)), 1));
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    second.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
    second.start();
    first.join();
    // Whoever looked at the store for the first claim looks on for the second one.
    Eventually.pass(Duration.ofMillis(200));
    store.enqueue(List.of(job().build()));
    second.join();
    assertThat(failures).isEmpty();
  }

  @Test
  void whatWasStoredWithoutAnAnswerIsStoredOnce() throws Exception {
    add(job());
    Delivery message = claimOne();
    faults.next(new Faults.FailAfter());
    assertThatThrownBy(() -> settle(retry(message, Duration.ZERO)))
        .isInstanceOf(StoreException.class);
    assertThat(settle(retry(message, Duration.ZERO))).isEqualTo(Settled.RETRYING);
    assertThat(claim(10)).hasSize(1);
  }

  @Test
  void whatIsSomebodyElsesByNowIsNotStored() throws Exception {
    add(job());
    Delivery late = claimOne();
    clock.advance(LEASE.plusSeconds(1));
    Delivery again = claimOne();
    assertThat(again.lostLeases()).isEqualTo(1);
    assertThat(settle(retry(late, Duration.ZERO))).isEqualTo(Settled.LEASE_LOST);
    assertThat(store.counts(QUEUE).total()).isZero();
    assertThat(settle(new Settlement.Complete(again, null))).isEqualTo(Settled.COMPLETED);
  }

  @Test
  void aMessageThatKeepsKillingItsWorkerIsDead() throws Exception {
    JobId id = add(job().lostLeaseLimit(2));
    for (int lost = 0; lost <= 2; lost++) {
      assertThat(claimOne().lostLeases()).isEqualTo(lost);
      clock.advance(LEASE.plusSeconds(1));
    }
    assertThat(claim(1)).isEmpty();
    assertThat(stored(id).state()).isEqualTo(JobState.DEAD);
    assertThat(stored(id).history().failures().get(0).type()).isEqualTo("LEASE_LOST");
    assertThat(broker.messages()).isZero();
  }

  @Test
  void aMessageGoesToTheStoreBeforeTheBrokerDropsIt() throws Exception {
    spillover.close();
    broker = new MemoryBroker(clock, 4);
    spillover = new Spillover(new PublishingStore(broker, broker), store(), clock);
    JobId id = add(job().lostLeaseLimit(100));
    for (int lost = 0; lost < 10; lost++) {
      List<Delivery> claimed = claim(1);
      if (claimed.isEmpty()) {
        // That claim has moved it.
        claimed = claim(1);
      }
      assertThat(claimed).as("claim %d", lost).hasSize(1);
      assertThat(claimed.get(0).job()).isEqualTo(id);
      assertThat(claimed.get(0).lostLeases()).isEqualTo(lost);
      clock.advance(LEASE.plusSeconds(1));
      spillover.sweep(new SweepRequest(10));
    }
    assertThat(broker.messages()).isZero();
  }

  private MemoryStore store() {
    return new MemoryStore(clock);
  }

  @Test
  void nearItsLimitAMessageIsHandedOutIfTheStoreIsAway() throws Exception {
    spillover.close();
    broker = new MemoryBroker(clock, 2);
    MemoryStore other = store();
    spillover =
        new Spillover(new PublishingStore(broker, broker), FaultyStore.of(other, faults), clock);
    add(job());
    // The look into the store goes well, and the enqueue does not.
    faults.next(new Faults.Pass(), new Faults.FailBefore());
    Delivery message = claimOne();
    assertThat(settle(new Settlement.Complete(message, null))).isEqualTo(Settled.COMPLETED);
    assertThat(other.counts(QUEUE).total()).isZero();
  }

  private void capacity(long jobs) {
    store.configure(QUEUE, QueueSettings.DEFAULT.capacity(jobs));
  }

  private static MemoryStore full(MemoryStore store) {
    store.enqueue(List.of(job().delay(Duration.ofHours(1)).build()));
    store.configure(QUEUE, QueueSettings.DEFAULT.capacity(1));
    return store;
  }

  @Test
  void whatTheStoreHasNoRoomForIsHeldUntilItHas() throws Exception {
    add(job().delay(Duration.ofHours(1)));
    capacity(1);
    JobId id = add(job());
    assertThat(settle(retry(claimOne(), Duration.ZERO))).isEqualTo(Settled.RELEASED);
    assertThat(claim(1)).as("it does not come again meanwhile").isEmpty();
    assertThat(broker.messages()).isEqualTo(1);
    assertThat(spillover.trouble().orElseThrow().problem())
        .contains(id.toString(), "its capacity is 1");

    capacity(2);
    Eventually.holds("it is in the store", () -> broker.messages() == 0);
    Eventually.holds("it says so", () -> spillover.trouble().isEmpty());
    Delivery again = claimOne();
    assertThat(again.job()).isEqualTo(id);
    assertThat(again.attempt()).isEqualTo(2);
  }

  @Test
  void whatIsHeldIsGivenBackAtTheClose() throws Exception {
    add(job().delay(Duration.ofHours(1)));
    capacity(1);
    add(job());
    settle(retry(claimOne(), Duration.ZERO));
    assertThat(broker.running()).isEqualTo(1);
    spillover.close();
    assertThat(broker.runningAtItsClose()).isZero();
  }

  @Test
  void whileManyAreHeldNoMoreAreTakenFromTheBroker() throws Exception {
    add(job().delay(Duration.ofSeconds(10)));
    capacity(1);
    for (int i = 0; i < 102; i++) {
      add(job());
    }
    for (int i = 0; i < 100; i++) {
      settle(retry(claimOne(), Duration.ZERO));
    }
    assertThat(claim(10)).isEmpty();
    clock.advance(Duration.ofSeconds(10));
    assertThat(claimOne().options().delay()).as("the store's own job").isNotNull();
    capacity(1_000);
    Eventually.holds("all are stored", () -> spillover.trouble().isEmpty());
    assertThat(store.counts(QUEUE).waiting()).isEqualTo(100);
    assertThat(claim(200)).hasSize(102);
  }

  @Test
  void nearItsLimitAMessageIsHandedOutIfTheStoreRefusesIt() throws Exception {
    spillover.close();
    broker = new MemoryBroker(clock, 2);
    spillover = new Spillover(new PublishingStore(broker, broker), full(store()), clock);
    add(job());
    assertThat(settle(new Settlement.Complete(claimOne(), null))).isEqualTo(Settled.COMPLETED);
  }

  @Test
  void aWorkerSaysThatTheStoreRefuses() {
    MemoryStore full = full(new MemoryStore());
    MemoryBroker quick = new MemoryBroker(InstantSource.system(), DeliveryLimit.NONE);
    Spillover both = new Spillover(new PublishingStore(quick, quick), full, InstantSource.system());
    try (Sluice sluice = Sluice.using(both, o -> {})) {
      Queue<String> queue = sluice.queue(QUEUE, String.class);
      Worker worker =
          queue.work(
              j -> {
                throw new IllegalStateException("never");
              });
      queue.enqueue("a");
      Eventually.holds("it says so", () -> !worker.health().healthy());
      assertThat(worker.health().problem()).contains("refuses job", "capacity");
      full.configure(QUEUE, QueueSettings.DEFAULT);
      Eventually.holds("it is well again", () -> worker.health().healthy());
    }
  }

  @Test
  void messagesOfOthersAreJobsToo() throws Exception {
    broker.publish(List.of(MemoryBroker.foreign(QUEUE, new byte[] {7})));
    Delivery message = claimOne();
    assertThat(message.payload()).containsExactly(7);
    assertThat(message.attempt()).isEqualTo(1);
    settle(retry(message, Duration.ZERO));
    assertThat(claimOne().job()).isEqualTo(message.job());
  }

  @Test
  void aStoreThatCannotKeepThemIsRefused() {
    assertThatThrownBy(() -> new Spillover(broker, new PublishingStore(broker, broker), clock))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("broker")
        .hasMessageContaining("RETRY");
  }

  @Test
  void aWorkerNeedsIt() {
    try (Sluice sluice = Sluice.using(new PublishingStore(broker, broker), o -> {})) {
      Queue<String> queue = sluice.queue(QUEUE, String.class);
      assertThatThrownBy(() -> queue.work(j -> {}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("spillover");
    }
  }

  @Test
  void aWorkerTriesAMessageAgainAndGivesItUp() throws Exception {
    CountDownLatch tried = new CountDownLatch(3);
    ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
    MemoryStore kept = new MemoryStore();
    MemoryBroker quick = new MemoryBroker(InstantSource.system(), DeliveryLimit.NONE);
    Spillover both = new Spillover(new PublishingStore(quick, quick), kept, InstantSource.system());
    try (Sluice sluice = Sluice.using(both, o -> {})) {
      Queue<String> queue = sluice.queue(QUEUE, String.class);
      queue.work(
          j -> {
            seen.add(j.payload() + j.attempt());
            tried.countDown();
            throw new IllegalStateException("never");
          },
          w -> w.retry(RetryPolicy.fixed(Duration.ofMillis(1))));
      queue.enqueue("a", e -> e.maxAttempts(3));
      tried.await();
      Eventually.holds("it is dead", () -> kept.counts(QUEUE).dead() == 1);
      assertThat(seen).containsExactly("a1", "a2", "a3");
      assertThat(quick.messages()).isZero();
    }
  }

  @Test
  void whatAWaitFindsAndNobodyTakesIsGivenBack() throws Exception {
    Thread waiting = new Thread(() -> claimQuietly(request(Duration.ofSeconds(20)), 1));
    waiting.start();
    Eventually.holds("it waits", () -> waiting.getState() == Thread.State.TIMED_WAITING);
    broker.publish(List.of(MemoryBroker.foreign(QUEUE, new byte[1])));
    waiting.join();
    // Now nobody claims, and the one who waits at the store still does.
    store.enqueue(List.of(job().build()));
    Eventually.holds("it was taken", () -> store.counts(QUEUE).running() == 1);
    Eventually.holds("it was given back", () -> store.counts(QUEUE).ready() == 1);
    assertThat(claimOne().lostLeases()).isZero();
  }

  private static ClaimRequest request(Duration wait) {
    return new ClaimRequest(List.of(QUEUE), 1, LEASE, wait, "tester");
  }

  private void claimQuietly(ClaimRequest request, int expected) {
    try {
      assertThat(spillover.claim(request)).hasSize(expected);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
