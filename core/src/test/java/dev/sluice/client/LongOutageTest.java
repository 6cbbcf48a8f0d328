package dev.sluice.client;

import static dev.sluice.engine.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Job;
import dev.sluice.JobListener;
import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.Worker;
import dev.sluice.WorkerHealth;
import dev.sluice.client.CutStore.Call;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.memory.MemoryStore;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.Traits.CallCost;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The storage is away, or the process stands still, for longer than a lease (rules 2, 13). */
@Timeout(60)
class LongOutageTest {
  private static final long SOON = 20;
  private static final Duration LEASE = Duration.ofSeconds(1);

  private final AtomicReference<Duration> jumped = new AtomicReference<>(Duration.ZERO);
  private final InstantSource clock = () -> InstantSource.system().instant().plus(jumped.get());
  private final MemoryStore memory = new MemoryStore(clock);
  private final Map<String, Integer> completions = new ConcurrentHashMap<>();
  private final Semaphore leasesLost = new Semaphore(0);

  static Stream<Arguments> outages() {
    List<Set<Call>> outages = new ArrayList<>();
    EnumSet.allOf(Call.class).forEach(call -> outages.add(EnumSet.of(call)));
    outages.add(EnumSet.allOf(Call.class));
    return Stream.of(CallCost.values())
        .flatMap(cost -> outages.stream().map(calls -> Arguments.of(cost, calls)));
  }

  /** Time goes on at the server: it takes leases back, whoever cannot reach it. */
  private void jump(int seconds) {
    for (int i = 0; i < seconds; i++) {
      jumped.updateAndGet(it -> it.plusSeconds(1));
      memory.sweep(new SweepRequest(1_000));
    }
    memory.wakeup();
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(SOON, TimeUnit.SECONDS)).isTrue();
  }

  private static void await(Semaphore semaphore, int permits) throws InterruptedException {
    assertThat(semaphore.tryAcquire(permits, SOON, TimeUnit.SECONDS)).isTrue();
  }

  private JobListener counting() {
    return new JobListener() {
      @Override
      public void onCompleted(Job<?> job, Duration took) {
        completions.merge(String.valueOf(job.payload()), 1, Integer::sum);
      }

      @Override
      public void onLeaseLost(Job<?> job) {
        leasesLost.release();
      }
    };
  }

  private static JobId retained(Queue<String> queue, String payload) {
    return queue.enqueue(payload, e -> e.retain(Duration.ofDays(1))).id();
  }

  private void completedOnce(JobId... ids) {
    for (JobId id : ids) {
      eventually(() -> memory.find(id).map(JobView::state).orElseThrow().isFinal());
      JobView view = memory.find(id).orElseThrow();
      assertThat(view.state()).as(view::toString).isEqualTo(JobState.COMPLETED);
      assertThat(view.history().attempts()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("outages")
  void regression26_fortySecondsWithoutTheStorageAreNoMoreThanAWait(CallCost cost, Set<Call> calls)
      throws Exception {
    CutStore store = new CutStore(memory, cost);
    try (Sluice sluice =
        Sluice.using(store, o -> o.clock(clock).sweepInterval(Duration.ofMillis(20)))) {
      CountDownLatch started = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      Queue<String> queue = sluice.queue("q", String.class);
      JobId running = retained(queue, "running");
      Worker worker =
          queue.work(
              job -> {
                if (job.payload().equals("running")) {
                  started.countDown();
                  await(release);
                }
              },
              w ->
                  w.concurrency(2)
                      .lease(LEASE)
                      .listener(counting())
                      .errorHandler((doing, error) -> {}));
      await(started);
      JobId delayed =
          queue
              .enqueue("delayed", e -> e.delay(Duration.ofSeconds(20)).retain(Duration.ofDays(1)))
              .id();

      store.cut(calls);
      awaitFailures(store, calls, queue, release);
      jump(40);
      store.cut(Set.of());
      release.countDown();

      JobId after = retained(queue, "after");
      completedOnce(running, delayed, after);
      eventually(() -> worker.health().equals(WorkerHealth.OK));
      assertThat(worker.waitUntilIdle(Duration.ofSeconds(SOON))).isTrue();
      assertThat(completions).containsOnlyKeys("running", "delayed", "after");
      assertThat(completions.values()).containsOnly(1);
      assertThat(queue.counts().live()).isZero();
    }
  }

  // Each kind that is cut off is called, and fails, before time goes on. Settling comes last: it
  // ends the job whose lease is to be extended.
  private static void awaitFailures(
      CutStore store, Set<Call> calls, Queue<String> queue, CountDownLatch release)
      throws InterruptedException {
    if (calls.contains(Call.ENQUEUE)) {
      assertThatThrownBy(() -> queue.enqueue("never"))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE));
    }
    for (Call call : calls) {
      if (call != Call.SETTLE) {
        await(store.failures(call), 1);
      }
    }
    if (calls.contains(Call.SETTLE)) {
      release.countDown();
      // With the second failure the worker knows that it cannot store outcomes, and claims nothing:
      // while it does not, it may lose a lease with each second that passes.
      await(store.failures(Call.SETTLE), 2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void rule13_whoCannotStoreOutcomesRunsNothingAgainAndAgain(CallCost cost) throws Exception {
    CutStore store = new CutStore(memory, cost);
    store.cut(Set.of(Call.SETTLE));
    AtomicInteger runs = new AtomicInteger();
    try (Sluice sluice = Sluice.using(store, o -> o.clock(clock).sweeping(false))) {
      Queue<String> queue = sluice.queue("q", String.class);
      JobId id = retained(queue, "a");
      queue.work(
          job -> {
            runs.incrementAndGet();
          },
          w -> w.concurrency(2).lease(LEASE).errorHandler((doing, error) -> {}));
      for (int i = 0; i < 8; i++) {
        await(store.failures(Call.SETTLE), 1);
        jump(1);
      }
      store.cut(Set.of());
      completedOnce(id);
      // Each of the two may have been at the source when it turned out.
      assertThat(runs.get()).isLessThanOrEqualTo(4);
    }
  }

  @ParameterizedTest
  @EnumSource
  void rule13_aFailureThatComesLateIsNotTheLastWordOfAnIdleWorker(CallCost cost) throws Exception {
    CountDownLatch extending = new CountDownLatch(1);
    CountDownLatch settled = new CountDownLatch(1);
    CountDownLatch reported = new CountDownLatch(1);
    CutStore store =
        new CutStore(memory, cost) {
          @Override
          public List<LeaseStatus> extend(List<? extends LeaseToken> leases, Duration lease) {
            extending.countDown();
            awaitUnchecked(settled);
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "the answer got lost");
          }
        };
    try (Sluice sluice = Sluice.using(store, o -> o.clock(clock))) {
      Queue<String> queue = sluice.queue("q", String.class);
      JobId id = retained(queue, "a");
      Worker worker =
          queue.work(
              job -> await(extending),
              w ->
                  w.concurrency(2)
                      .lease(LEASE)
                      .errorHandler((doing, error) -> reported.countDown()));
      completedOnce(id);
      settled.countDown();
      await(reported);
      eventually(() -> worker.health().equals(WorkerHealth.OK));
    }
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      await(latch);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void regression26_whoStoodStillForLongerThanTheLeaseCompletesNothing(CallCost cost)
      throws Exception {
    CutStore paused = new CutStore(memory, cost);
    CutStore other = new CutStore(memory, cost);
    try (Sluice first = Sluice.using(paused, o -> o.clock(clock).sweeping(false));
        Sluice second = Sluice.using(other, o -> o.clock(clock).sweeping(false))) {
      CountDownLatch started = new CountDownLatch(3);
      CountDownLatch release = new CountDownLatch(1);
      Queue<String> queue = first.queue("q", String.class);
      JobId[] ids = {retained(queue, "a"), retained(queue, "b"), retained(queue, "c")};
      Worker slow =
          queue.work(
              job -> {
                started.countDown();
                await(release);
              },
              w -> w.concurrency(3).lease(Duration.ofSeconds(30)).listener(counting()));
      await(started);
      slow.pause();

      // Nothing of the first process moves meanwhile: its handlers wait, its heartbeat is not due.
      jump(40);
      Worker quick =
          second
              .queue("q", String.class)
              .work(job -> {}, w -> w.concurrency(3).listener(counting()));
      completedOnce(ids);
      release.countDown();

      await(leasesLost, 3);
      assertThat(slow.waitUntilIdle(Duration.ofSeconds(SOON))).isTrue();
      assertThat(slow.metrics().completed()).isZero();
      assertThat(slow.metrics().leasesLost()).isEqualTo(3);
      eventually(() -> quick.metrics().completed() == 3);
      assertThat(completions).isEqualTo(Map.of("a", 1, "b", 1, "c", 1));
      for (JobId id : ids) {
        assertThat(memory.find(id).orElseThrow().history().lostLeases()).isEqualTo(1);
      }
    }
  }
}
