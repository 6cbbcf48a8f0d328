package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Codec;
import dev.sluice.Kinds;
import dev.sluice.Worker.State;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import dev.sluice.spi.Feature;
import dev.sluice.spi.Traits;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
final class JobWorkerTest {
  /** How the runners share the source. */
  enum Shape {
    DIRECT,
    PLAIN,
    REMOTE,
    ONE_OWNER
  }

  static Rig rig(Shape shape) {
    return rig(shape, InstantSource.system());
  }

  static Rig rig(Shape shape, InstantSource clock) {
    return new Rig(
        clock,
        store ->
            switch (shape) {
              case DIRECT -> store;
              case PLAIN -> Faulty.plain(store);
              case REMOTE -> Faulty.remote(store);
              case ONE_OWNER -> Faulty.oneOwner(store);
            });
  }

  @ParameterizedTest
  @EnumSource
  void regression01_a_backlog_that_was_there_before_the_worker_is_processed(Shape shape)
      throws Exception {
    try (Rig rig = rig(shape)) {
      rig.enqueueMany("q", 10_000);
      CountDownLatch all = new CountDownLatch(10_000);
      JobWorker worker = rig.work(job -> all.countDown());
      Rig.await(all);
      assertThat(worker.waitUntilIdle(Rig.SOON)).isTrue();
      assertThat(rig.counts().live()).isZero();
      assertThat(worker.metrics().completed()).isEqualTo(10_000);
      assertThat(worker.metrics().claimed() - worker.metrics().released()).isEqualTo(10_000);
      worker.stop();
      assertThat(worker.state()).isEqualTo(State.STOPPED);
      assertThat(rig.errors).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void runs_no_more_handlers_at_once_than_the_concurrency_says(Shape shape) throws Exception {
    try (Rig rig = rig(shape)) {
      AtomicInteger running = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      CountDownLatch three = new CountDownLatch(3);
      CountDownLatch all = new CountDownLatch(30);
      rig.enqueueMany("q", 30);
      rig.work(
          job -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            three.countDown();
            Rig.await(three);
            running.decrementAndGet();
            all.countDown();
          },
          options -> options.concurrency(3));
      Rig.await(all);
      assertThat(most).hasValue(3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_job_that_comes_while_another_one_runs_long_does_not_wait_for_it(Shape shape)
      throws Exception {
    try (Rig rig = rig(shape)) {
      CountDownLatch release = new CountDownLatch(1);
      CountDownLatch started = new CountDownLatch(1);
      CountDownLatch quick = new CountDownLatch(1);
      rig.work(
          job -> {
            if (job.payload().equals("slow")) {
              started.countDown();
              Rig.await(release);
            } else {
              quick.countDown();
            }
          },
          options -> options.concurrency(2));
      rig.enqueue("slow");
      Rig.await(started);
      rig.enqueue("quick");
      Rig.await(quick);
      release.countDown();
    }
  }

  @ParameterizedTest
  @EnumSource
  void outcomes_and_jobs_do_not_wait_behind_a_handler_that_is_suddenly_slow(Shape shape)
      throws Exception {
    try (Rig rig = rig(shape)) {
      CountDownLatch release = new CountDownLatch(1);
      CountDownLatch others = new CountDownLatch(2_000);
      rig.enqueueMany("q", 1_000);
      JobId slow = rig.enqueue("slow");
      rig.enqueueMany("q", 1_000);
      rig.work(
          job -> {
            if (job.payload().equals("slow")) {
              Rig.await(release);
            } else {
              others.countDown();
            }
          },
          options -> options.concurrency(2));
      Rig.await(others);
      eventually(() -> rig.counts().live() == 1);
      assertThat(rig.view(slow).state()).isEqualTo(JobState.RUNNING);
      release.countDown();
      eventually(() -> rig.counts().live() == 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_paused_worker_claims_nothing_until_it_is_resumed(Shape shape) throws Exception {
    try (Rig rig = rig(shape)) {
      CountDownLatch first = new CountDownLatch(1);
      CountDownLatch second = new CountDownLatch(2);
      JobWorker worker =
          rig.work(
              job -> {
                first.countDown();
                second.countDown();
              });
      rig.enqueue("one");
      Rig.await(first);
      assertThat(worker.waitUntilIdle(Rig.SOON)).isTrue();
      worker.pause();
      assertThat(worker.state()).isEqualTo(State.PAUSED);
      rig.enqueue("two");
      assertThat(worker.waitUntilStopped(Duration.ofMillis(50))).isFalse();
      assertThat(rig.counts().ready()).isEqualTo(1);
      worker.resume();
      Rig.await(second);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_draining_worker_empties_its_queue_and_stops(Shape shape) throws Exception {
    try (Rig rig = rig(shape)) {
      rig.enqueueMany("q", 5_000);
      JobWorker worker = rig.work(job -> {});
      worker.drain();
      assertThat(worker.waitUntilStopped(Rig.SOON)).isTrue();
      assertThat(rig.counts().live()).isZero();
      assertThat(worker.metrics().threads()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void regression04_stopping_lets_a_running_handler_finish(Shape shape) throws Exception {
    try (Rig rig = rig(shape)) {
      CountDownLatch started = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      JobWorker worker =
          rig.work(
              job -> {
                started.countDown();
                Rig.await(release);
              },
              options -> options.concurrency(1));
      JobId running = rig.enqueueRetained("one");
      Rig.await(started);
      JobId waiting = rig.enqueueRetained("two");
      Thread stopper = new Thread(() -> worker.stop(Rig.SOON));
      stopper.start();
      eventually(() -> worker.state() == State.STOPPING);
      release.countDown();
      stopper.join(Rig.SOON.toMillis());
      assertThat(worker.state()).isEqualTo(State.STOPPED);
      assertThat(rig.view(running).state()).isEqualTo(JobState.COMPLETED);
      assertThat(rig.view(waiting).state()).isEqualTo(JobState.READY);
    }
  }

  @ParameterizedTest
  @EnumSource
  void rule15_at_the_deadline_handlers_are_interrupted_and_their_jobs_released_uncounted(
      Shape shape) throws Exception {
    try (Rig rig = rig(shape)) {
      CountDownLatch started = new CountDownLatch(1);
      CountDownLatch never = new CountDownLatch(1);
      JobWorker worker =
          rig.work(
              job -> {
                started.countDown();
                Rig.await(never);
              });
      JobId id = rig.enqueue("q", "long", Rig.maxAttempts(1));
      Rig.await(started);
      worker.stop(Duration.ofMillis(20));
      assertThat(worker.state()).isEqualTo(State.STOPPED);
      assertThat(rig.view(id).state()).isEqualTo(JobState.READY);
      assertThat(rig.view(id).history().attempts()).isZero();
      assertThat(rig.view(id).history().lostLeases()).isZero();
      worker.stop(Duration.ofMillis(20));
      worker.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void rule15_a_handler_that_ignores_the_interrupt_has_its_job_taken_away(Shape shape)
      throws Exception {
    try (Rig rig = rig(shape)) {
      CountDownLatch started = new CountDownLatch(1);
      CountDownLatch never = new CountDownLatch(1);
      CountDownLatch ended = new CountDownLatch(1);
      JobWorker worker =
          rig.work(
              job -> {
                started.countDown();
                awaitStubbornly(never);
                ended.countDown();
              });
      JobId id = rig.enqueue("stubborn");
      Rig.await(started);
      worker.stop(Duration.ZERO);
      assertThat(worker.state()).isEqualTo(State.STOPPED);
      assertThat(rig.view(id).state()).isEqualTo(JobState.READY);
      never.countDown();
      Rig.await(ended);
      assertThat(rig.view(id).history().attempts()).isZero();
      assertThat(worker.metrics().completed()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_handler_may_stop_its_own_worker(Shape shape) throws Exception {
    try (Rig rig = rig(shape)) {
      AtomicReference<JobWorker> self = new AtomicReference<>();
      JobWorker worker = rig.worker(options -> options.concurrency(2).autoStart(false));
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
  void two_handlers_may_stop_their_worker_at_once(Shape shape) throws Exception {
    try (Rig rig = rig(shape)) {
      CountDownLatch both = new CountDownLatch(2);
      JobWorker worker = rig.worker(options -> options.concurrency(2));
      rig.enqueueMany("q", 2);
      worker.bind(
          Rig.queue("q"),
          job -> {
            both.countDown();
            Rig.await(both);
            worker.stop(Rig.SOON);
          });
      assertThat(worker.waitUntilStopped(Rig.SOON)).isTrue();
      assertThat(rig.counts().live()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_stopped_worker_can_be_started_again(Shape shape) throws Exception {
    try (Rig rig = rig(shape)) {
      CountDownLatch first = new CountDownLatch(1);
      CountDownLatch second = new CountDownLatch(2);
      JobWorker worker =
          rig.work(
              job -> {
                first.countDown();
                second.countDown();
              });
      rig.enqueue("one");
      Rig.await(first);
      worker.restart();
      assertThat(worker.state()).isEqualTo(State.RUNNING);
      rig.enqueue("two");
      Rig.await(second);
    }
  }

  @Test
  void a_worker_without_auto_start_waits_for_start() throws Exception {
    try (Rig rig = new Rig()) {
      CountDownLatch ran = new CountDownLatch(1);
      JobWorker worker = rig.work(job -> ran.countDown(), options -> options.autoStart(false));
      rig.enqueue("one");
      assertThat(worker.state()).isEqualTo(State.NEW);
      assertThat(worker.metrics().threads()).isZero();
      worker.start();
      worker.start();
      Rig.await(ran);
    }
  }

  @ParameterizedTest
  @EnumSource
  void concurrency_can_be_raised_while_running(Shape shape) throws Exception {
    try (Rig rig = rig(shape)) {
      CountDownLatch one = new CountDownLatch(1);
      CountDownLatch four = new CountDownLatch(4);
      rig.enqueueMany("q", 4);
      JobWorker worker =
          rig.work(
              job -> {
                one.countDown();
                four.countDown();
                Rig.await(four);
              },
              options -> options.concurrency(1));
      Rig.await(one);
      assertThat(worker.metrics().threads()).isEqualTo(1);
      worker.concurrency(4);
      Rig.await(four);
      assertThat(worker.concurrency()).isEqualTo(4);
      assertThatIllegalArgumentException().isThrownBy(() -> worker.concurrency(0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void concurrency_can_be_lowered_while_running(Shape shape) throws Exception {
    try (Rig rig = rig(shape)) {
      CountDownLatch three = new CountDownLatch(3);
      CountDownLatch release = new CountDownLatch(1);
      rig.enqueueMany("q", 3);
      JobWorker worker =
          rig.work(
              job -> {
                three.countDown();
                Rig.await(release);
              },
              options -> options.concurrency(3));
      Rig.await(three);
      worker.concurrency(1);
      assertThat(worker.running()).hasSize(3);
      release.countDown();
      eventually(() -> worker.metrics().threads() == 1);
      eventually(() -> rig.counts().live() == 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void idle_threads_beyond_the_first_end(Shape shape) throws Exception {
    try (Rig rig = rig(shape)) {
      CountDownLatch three = new CountDownLatch(3);
      rig.enqueueMany("q", 3);
      JobWorker worker =
          rig.work(
              job -> {
                three.countDown();
                Rig.await(three);
              },
              options -> options.concurrency(3).idleTimeout(Duration.ofMillis(10)));
      Rig.await(three);
      eventually(() -> worker.metrics().threads() == 1);
      CountDownLatch again = new CountDownLatch(1);
      worker.bind(Rig.queue("other"), job -> again.countDown());
      rig.enqueue("other", "x", JobOptions.DEFAULT);
      Rig.await(again);
    }
  }

  @ParameterizedTest
  @EnumSource
  void regression20_waiting_until_idle_ends_when_another_worker_drained_the_queue(Shape shape)
      throws Exception {
    try (Rig rig = rig(shape)) {
      JobWorker paused = rig.work(job -> {});
      paused.pause();
      rig.enqueueMany("q", 10);
      CountDownLatch waiting = new CountDownLatch(1);
      AtomicInteger idle = new AtomicInteger();
      Thread waiter =
          new Thread(
              () -> {
                waiting.countDown();
                try {
                  paused.waitUntilIdle();
                  idle.incrementAndGet();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      waiter.start();
      Rig.await(waiting);
      rig.work(job -> {});
      waiter.join(Rig.SOON.toMillis());
      assertThat(idle).hasValue(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void regression20_waiting_until_idle_ends_on_stop(Shape shape) throws Exception {
    try (Rig rig = rig(shape)) {
      JobWorker worker = rig.work(job -> {});
      worker.pause();
      rig.enqueue("never run");
      AtomicInteger idle = new AtomicInteger();
      Thread waiter =
          new Thread(
              () -> {
                try {
                  worker.waitUntilIdle();
                  worker.waitUntilStopped();
                  idle.incrementAndGet();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      waiter.start();
      worker.stop();
      waiter.join(Rig.SOON.toMillis());
      assertThat(idle).hasValue(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void works_on_queues_that_come_and_go_while_it_runs(Shape shape) throws Exception {
    try (Rig rig = rig(shape)) {
      Set<String> seen = ConcurrentHashMap.newKeySet();
      JobWorker worker = rig.worker(options -> options.concurrency(1));
      worker.bind(Rig.queue("a"), job -> seen.add("a"));
      worker.bind(Rig.queue("b"), job -> seen.add("b"));
      rig.enqueue("a", "x", JobOptions.DEFAULT);
      rig.enqueue("b", "x", JobOptions.DEFAULT);
      eventually(() -> seen.size() == 2);
      assertThat(worker.queues()).containsExactly("a", "b");
      assertThat(worker.unbind("b")).isTrue();
      assertThat(worker.unbind("b")).isFalse();
      JobId left = rig.enqueue("b", "x", JobOptions.DEFAULT);
      rig.enqueue("a", "x", JobOptions.DEFAULT);
      eventually(() -> rig.store.counts("a").live() == 0);
      assertThat(rig.view(left).state()).isEqualTo(JobState.READY);
      assertThatIllegalArgumentException().isThrownBy(() -> worker.bind(Rig.queue("a"), job -> {}));
    }
  }

  @Test
  void regression15_each_kind_has_its_handler_and_an_unknown_one_is_parked() throws Exception {
    try (Rig rig = new Rig()) {
      List<String> seen = new CopyOnWriteArrayList<>();
      JobWorker worker = rig.worker(options -> options.concurrency(1));
      Kinds kinds =
          Kinds.create()
              .on("text", String.class, job -> seen.add("text " + job.payload()))
              .on("bytes", Codec.bytes(), job -> seen.add("bytes " + job.payload().length));
      worker.bind(Rig.queue("q"), kinds, 1);
      rig.enqueue("q", "text", "abc", JobOptions.DEFAULT);
      rig.enqueue("q", "bytes", "abcd", JobOptions.DEFAULT);
      JobId unknown = rig.enqueue("q", "other", "x", JobOptions.DEFAULT);
      assertThat(worker.waitUntilIdle(Rig.SOON)).isTrue();
      assertThat(seen).containsExactly("text abc", "bytes 4");
      assertThat(rig.view(unknown).state()).isEqualTo(JobState.DEAD);
      assertThat(rig.lastFailure(unknown).type()).isEqualTo("unknown kind");
      assertThat(rig.lastFailure(unknown).message()).contains("other");
      assertThat(worker.metrics().undecodable()).isEqualTo(1);
    }
  }

  @Test
  void runs_submitted_functions_whatever_the_handlers_are() throws Exception {
    try (Rig rig = new Rig()) {
      JobWorker worker = rig.work(job -> {}, options -> options.autoStart(false));
      JobId id = rig.enqueue("q", Functions.KIND, "", JobOptions.DEFAULT);
      JobId gone = rig.enqueue("q", Functions.KIND, "", JobOptions.DEFAULT);
      rig.functions.put(id, () -> 42);
      worker.start();
      assertThat(worker.waitUntilIdle(Rig.SOON)).isTrue();
      assertThat(rig.ends.get(id)).isEqualTo("completed 42");
      assertThat(rig.view(gone).state()).isEqualTo(JobState.DEAD);
    }
  }

  @Test
  void runs_on_the_executor_of_the_user() throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(2, task -> new Thread(task, "mine"));
    try (Rig rig = new Rig()) {
      Set<String> threads = ConcurrentHashMap.newKeySet();
      rig.enqueueMany("q", 100);
      JobWorker worker =
          rig.work(
              job -> threads.add(Thread.currentThread().getName()),
              options -> options.executor(executor).concurrency(2));
      assertThat(worker.waitUntilIdle(Rig.SOON)).isTrue();
      assertThat(threads).containsExactly("mine");
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void an_executor_that_refuses_is_asked_again() throws Exception {
    ExecutorService executor = Executors.newCachedThreadPool();
    AtomicInteger refusals = new AtomicInteger(2);
    try (Rig rig = new Rig()) {
      CountDownLatch ran = new CountDownLatch(1);
      rig.enqueue("x");
      rig.work(
          job -> ran.countDown(),
          options ->
              options
                  .lease(Duration.ofMillis(300))
                  .executor(
                      task -> {
                        if (refusals.getAndDecrement() > 0) {
                          throw new java.util.concurrent.RejectedExecutionException("full");
                        }
                        executor.execute(task);
                      }));
      Rig.await(ran);
      assertThat(rig.errors).hasSize(2).allMatch(error -> error.startsWith("starting a thread"));
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void virtual_threads_are_used_where_there_are_any() throws Exception {
    try (Rig rig = new Rig()) {
      AtomicReference<String> thread = new AtomicReference<>("");
      CountDownLatch ran = new CountDownLatch(1);
      rig.enqueue("x");
      rig.work(
          job -> {
            thread.set(Thread.currentThread().toString());
            ran.countDown();
          },
          options -> options.virtualThreads(true));
      Rig.await(ran);
      boolean has = Runtime.version().feature() >= 21;
      assertThat(thread.get().startsWith("VirtualThread")).isEqualTo(has);
    }
  }

  @Test
  void a_source_that_cannot_retry_is_refused() {
    try (Rig rig =
        new Rig(
            InstantSource.system(),
            store ->
                new Faulty(
                    store,
                    it ->
                        new Traits(
                            "lame",
                            EnumSet.of(Feature.EXTEND, Feature.BURY),
                            it.callCost(),
                            it.threading(),
                            it.sharing(),
                            it.durability(),
                            it.resolution(),
                            it.maxPayload()),
                    false))) {
      assertThatThrownBy(() -> rig.worker(options -> {}))
          .hasMessageContaining("lame lacks [RETRY, RELEASE]");
    }
  }

  @Test
  void a_worker_without_a_name_gets_one_of_its_own() {
    try (Rig rig = new Rig()) {
      String one = rig.worker(options -> {}).name();
      String two = rig.worker(options -> {}).name();
      assertThat(one).isNotEqualTo(two).contains(String.valueOf(ProcessHandle.current().pid()));
      assertThat(rig.worker(options -> options.name("mail")).name()).isEqualTo("mail");
    }
  }

  @Test
  void one_owner_means_that_one_thread_makes_all_calls() throws Exception {
    try (Rig rig = new Rig(InstantSource.system(), Faulty::oneOwner)) {
      rig.enqueueMany("q", 500);
      CountDownLatch all = new CountDownLatch(500);
      JobWorker worker =
          rig.work(
              job -> {
                job.heartbeat();
                all.countDown();
              },
              options -> options.concurrency(3));
      Rig.await(all);
      assertThat(worker.waitUntilIdle(Rig.SOON)).isTrue();
      worker.stop();
      assertThat(rig.faulty().callers).hasSize(1);
      assertThat(worker.metrics().completed()).isEqualTo(500);
    }
  }

  @Test
  void outcomes_that_come_during_a_write_share_the_next_one() throws Exception {
    try (Rig rig = new Rig(InstantSource.system(), Faulty::remote)) {
      Faulty faulty = rig.faulty();
      faulty.settling.drainPermits();
      CountDownLatch all = new CountDownLatch(20);
      rig.enqueueMany("q", 20);
      JobWorker worker = rig.work(job -> all.countDown(), options -> options.concurrency(4));
      Rig.await(all);
      faulty.settling.release(Integer.MAX_VALUE / 2);
      assertThat(worker.waitUntilIdle(Rig.SOON)).isTrue();
      assertThat(faulty.settled.stream().mapToInt(Integer::intValue).sum()).isEqualTo(20);
      assertThat(faulty.settled).hasSizeLessThanOrEqualTo(3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_slow_handler_holds_one_job(Shape shape) throws Exception {
    try (Rig rig = rig(shape)) {
      CountDownLatch release = new CountDownLatch(1);
      CountDownLatch started = new CountDownLatch(1);
      rig.enqueueMany("q", 100);
      rig.work(
          job -> {
            started.countDown();
            Rig.await(release);
          },
          options -> options.concurrency(1));
      Rig.await(started);
      assertThat(rig.counts().running()).isEqualTo(1);
      release.countDown();
    }
  }

  static void awaitStubbornly(CountDownLatch latch) {
    boolean done = false;
    while (!done) {
      try {
        Rig.await(latch);
        done = true;
      } catch (InterruptedException e) {
        // That is the point.
      }
    }
  }

  /** Looks again and again, for what nobody signals to a test. */
  static void eventually(java.util.function.BooleanSupplier holds) {
    long deadline = System.nanoTime() + Rig.SOON.toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      java.util.concurrent.locks.LockSupport.parkNanos(500_000);
    }
  }
}
