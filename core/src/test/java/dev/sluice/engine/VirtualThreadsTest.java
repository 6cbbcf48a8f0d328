package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Worker.State;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Handlers on virtual threads, and on threads of the user. */
@Timeout(60)
final class VirtualThreadsTest {
  // Real time: long enough that a machine which stands still for a moment loses no lease.
  private static final Duration LEASE = Duration.ofSeconds(2);

  @ParameterizedTest
  @EnumSource(names = {"DIRECT", "REMOTE"})
  @EnabledForJreRange(min = JRE.JAVA_21)
  void ten_thousand_handlers_block_at_the_same_time(Rig.Shape shape) throws Exception {
    int many = 10_000;
    try (Rig rig = Rig.of(shape)) {
      CountDownLatch all = new CountDownLatch(many);
      rig.enqueueMany("q", many);
      JobWorker worker =
          rig.work(
              job -> {
                all.countDown();
                Rig.await(all);
              },
              options -> options.virtualThreads(true).concurrency(many));
      Rig.await(all);
      assertThat(worker.waitUntilIdle(Rig.SOON)).isTrue();
      assertThat(worker.metrics().completed()).isEqualTo(many);
      assertThat(rig.counts().total()).isZero();
      worker.stop(Rig.SOON);
      assertThat(worker.metrics().threads()).isZero();
      assertThat(rig.errors).isEmpty();
    }
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void a_thousand_handlers_are_interrupted_at_the_deadline() throws Exception {
    int many = 1_000;
    try (Rig rig = new Rig()) {
      CountDownLatch started = new CountDownLatch(many);
      CountDownLatch never = new CountDownLatch(1);
      AtomicInteger interrupted = new AtomicInteger();
      rig.enqueueMany("q", many);
      JobWorker worker =
          rig.work(
              job -> {
                started.countDown();
                try {
                  Rig.await(never);
                } catch (InterruptedException e) {
                  interrupted.incrementAndGet();
                  throw e;
                }
              },
              options -> options.virtualThreads(true).concurrency(many));
      Rig.await(started);
      worker.stop(Duration.ofMillis(10));
      assertThat(worker.state()).isEqualTo(State.STOPPED);
      Eventually.eventually(() -> interrupted.get() == many);
      Eventually.eventually(() -> rig.counts().ready() == many);
    }
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void handlers_that_pin_all_carriers_lose_no_lease() throws Exception {
    int many = 2 * Runtime.getRuntime().availableProcessors();
    Pinned.entered = new CountDownLatch(1);
    Pinned.release = new CountDownLatch(1);
    try (Rig rig = new Rig()) {
      List<JobId> ids = new CopyOnWriteArrayList<>();
      for (int i = 0; i < many; i++) {
        ids.add(rig.enqueueRetained("pin"));
      }
      JobWorker worker =
          rig.work(
              job -> Pinned.pin(),
              options -> options.virtualThreads(true).concurrency(many).lease(LEASE));
      Rig.await(Pinned.entered);
      JobId held = worker.running().get(0).id();
      java.time.Instant first = rig.lease(held).until();
      // By then every lease of the beginning would be over.
      Eventually.eventually(() -> rig.clock.instant().isAfter(first.plus(LEASE)));
      Pinned.release.countDown();
      assertThat(worker.waitUntilIdle(Rig.SOON)).isTrue();
      for (JobId id : ids) {
        assertThat(rig.view(id).state()).isEqualTo(JobState.COMPLETED);
        assertThat(rig.view(id).history().lostLeases()).isZero();
      }
      assertThat(worker.metrics().leasesLost()).isZero();
    }
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void a_worker_on_virtual_threads_keeps_its_process_alive_until_it_is_stopped() throws Exception {
    try (Rig rig = new Rig()) {
      Gate gate = new Gate();
      rig.enqueue("x");
      JobWorker worker = rig.work(gate, options -> options.virtualThreads(true).name("alive"));
      gate.awaitStarted();
      assertThat(ownThreads("sluice-alive-")).isNotEmpty().noneMatch(Thread::isDaemon);
      gate.open();
      worker.stop();
      Eventually.eventually(() -> ownThreads("sluice-alive-").isEmpty());
    }
  }

  private static List<Thread> ownThreads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(prefix))
        .toList();
  }

  @Test
  @EnabledForJreRange(max = JRE.JAVA_20)
  void where_there_are_no_virtual_threads_it_is_platform_threads() throws Exception {
    try (Rig rig = new Rig()) {
      AtomicReference<Thread> thread = new AtomicReference<>();
      CountDownLatch ran = new CountDownLatch(1);
      rig.enqueue("x");
      rig.work(
          job -> {
            thread.set(Thread.currentThread());
            ran.countDown();
          },
          options -> options.virtualThreads(true).name("old"));
      Rig.await(ran);
      assertThat(thread.get().getName()).startsWith("sluice-old-");
      assertThat(thread.get().isDaemon()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_handler_that_leaves_its_thread_interrupted_does_not_disturb_the_next(boolean virtual)
      throws Exception {
    try (Rig rig = new Rig()) {
      Set<Boolean> seen = ConcurrentHashMap.newKeySet();
      CountDownLatch all = new CountDownLatch(100);
      rig.enqueueMany("q", 100);
      rig.work(
          job -> {
            seen.add(Thread.currentThread().isInterrupted());
            all.countDown();
            Thread.currentThread().interrupt();
          },
          options -> options.virtualThreads(virtual).concurrency(2));
      Rig.await(all);
      assertThat(seen).containsExactly(false);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_timeout_interrupts_the_handler_and_only_that(boolean virtual) throws Exception {
    try (Rig rig = new Rig()) {
      CountDownLatch never = new CountDownLatch(1);
      CountDownLatch others = new CountDownLatch(50);
      JobId slow =
          rig.enqueue("q", "slow", Rig.options(1, Duration.ofMillis(30), Duration.ofDays(1), null));
      rig.enqueueMany("q", 50);
      JobWorker worker =
          rig.work(
              job -> {
                if (job.payload().equals("slow")) {
                  Rig.await(never);
                } else {
                  others.countDown();
                }
              },
              options -> options.virtualThreads(virtual).concurrency(2));
      Rig.await(others);
      assertThat(worker.waitUntilIdle(Rig.SOON)).isTrue();
      assertThat(rig.view(slow).state()).isEqualTo(JobState.DEAD);
      assertThat(rig.lastFailure(slow).type()).isEqualTo("timeout");
      assertThat(worker.metrics().completed()).isEqualTo(50);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void interceptors_and_handler_share_the_locals_of_their_thread(boolean virtual) throws Exception {
    ThreadLocal<String> context = new ThreadLocal<>();
    try (Rig rig = new Rig()) {
      Set<String> wrong = ConcurrentHashMap.newKeySet();
      AtomicInteger left = new AtomicInteger();
      rig.enqueueMany("q", 200);
      JobWorker worker =
          rig.work(
              job -> {
                if (!job.id().toString().equals(context.get())) {
                  wrong.add(job.id() + " saw " + context.get());
                }
              },
              options ->
                  options
                      .virtualThreads(virtual)
                      .concurrency(4)
                      .interceptor(
                          (job, next) -> {
                            left.addAndGet(context.get() == null ? 0 : 1);
                            context.set(job.id().toString());
                            try {
                              return next.proceed();
                            } finally {
                              context.remove();
                            }
                          }));
      assertThat(worker.waitUntilIdle(Rig.SOON)).isTrue();
      assertThat(wrong).isEmpty();
      assertThat(left).hasValue(0);
      assertThat(worker.metrics().completed()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_handler_may_stop_its_own_worker_whatever_it_runs_on(boolean virtual) throws Exception {
    try (Rig rig = new Rig()) {
      AtomicReference<JobWorker> self = new AtomicReference<>();
      JobWorker worker = rig.worker(o -> o.virtualThreads(virtual).autoStart(false));
      self.set(worker);
      worker.bind(Rig.queue("q"), job -> self.get().stop(Rig.SOON));
      JobId id = rig.enqueueRetained("stop");
      worker.start();
      assertThat(worker.waitUntilStopped(Rig.SOON)).isTrue();
      assertThat(rig.view(id).state()).isEqualTo(JobState.COMPLETED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_executor_with_fewer_threads_than_handlers_works_off_everything(Rig.Shape shape)
      throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(2);
    try (Rig rig = Rig.of(shape)) {
      Set<Thread> threads = ConcurrentHashMap.newKeySet();
      rig.enqueueMany("q", 1_000);
      JobWorker worker =
          rig.work(
              job -> threads.add(Thread.currentThread()),
              options -> options.executor(executor).concurrency(8));
      assertThat(worker.waitUntilIdle(Rig.SOON)).isTrue();
      assertThat(worker.metrics().completed()).isEqualTo(1_000);
      assertThat(new HashSet<>(threads)).hasSizeBetween(1, 2);
      worker.stop(Duration.ofMillis(100));
      assertThat(worker.state()).isEqualTo(State.STOPPED);
      assertThat(rig.counts().total()).isZero();
    } finally {
      executor.shutdownNow();
    }
  }
}
