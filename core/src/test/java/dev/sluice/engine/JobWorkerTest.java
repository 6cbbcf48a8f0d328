package dev.sluice.engine;

import static dev.sluice.engine.Eventually.eventually;
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
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a worker does with jobs. */
@Timeout(60)
final class JobWorkerTest {
  @ParameterizedTest
  @EnumSource
  void regression01_a_backlog_that_was_there_before_the_worker_is_processed(Rig.Shape shape)
      throws Exception {
    try (Rig rig = Rig.of(shape)) {
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
  void runs_no_more_handlers_at_once_than_the_concurrency_says(Rig.Shape shape) throws Exception {
    try (Rig rig = Rig.of(shape)) {
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
  void a_job_that_comes_while_another_one_runs_long_does_not_wait_for_it(Rig.Shape shape)
      throws Exception {
    try (Rig rig = Rig.of(shape)) {
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
  void outcomes_and_jobs_do_not_wait_behind_a_handler_that_is_suddenly_slow(Rig.Shape shape)
      throws Exception {
    try (Rig rig = Rig.of(shape)) {
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
  void works_on_queues_that_come_and_go_while_it_runs(Rig.Shape shape) throws Exception {
    try (Rig rig = Rig.of(shape)) {
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

  // When an outcome comes is not to be seen from here, so that it may be too late for a write.
  @Test
  void outcomes_that_come_during_a_write_share_the_next_one() throws Exception {
    int writes = 4;
    for (int round = 0; writes > 2; round++) {
      assertThat(round).as("rounds with more than the first write and one").isLessThan(100);
      writes = writesOfFourThatEndTogether();
    }
    assertThat(writes).isPositive();
  }

  private static int writesOfFourThatEndTogether() throws Exception {
    try (Rig rig = new Rig(InstantSource.system(), Faulty::remote)) {
      Faulty faulty = rig.faulty();
      faulty.settling.drainPermits();
      CountDownLatch all = new CountDownLatch(4);
      rig.enqueueMany("q", 4);
      JobWorker worker =
          rig.work(
              job -> {
                all.countDown();
                Rig.await(all);
              },
              options -> options.concurrency(4));
      eventually(faulty.settling::hasQueuedThreads);
      LockSupport.parkNanos(2_000_000);
      faulty.settling.release(Integer.MAX_VALUE / 2);
      assertThat(worker.waitUntilIdle(Rig.SOON)).isTrue();
      assertThat(faulty.settled.stream().mapToInt(Integer::intValue).sum()).isEqualTo(4);
      return faulty.settled.size();
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_slow_handler_holds_one_job(Rig.Shape shape) throws Exception {
    try (Rig rig = Rig.of(shape)) {
      Gate gate = new Gate();
      rig.enqueueMany("q", 100);
      rig.work(gate, options -> options.concurrency(1));
      gate.awaitStarted();
      assertThat(rig.counts().running()).isEqualTo(1);
      gate.open();
    }
  }
}
