package dev.sluice.engine;

import static dev.sluice.engine.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Worker.State;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Starting, pausing, draining, stopping and waiting (rule 15). */
@Timeout(60)
final class WorkerLifeTest {
  private static final long MOMENT = 2_000_000;

  @ParameterizedTest
  @EnumSource
  void a_paused_worker_claims_nothing_until_it_is_resumed(Rig.Shape shape) throws Exception {
    try (Rig rig = Rig.of(shape)) {
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
  void a_draining_worker_empties_its_queue_and_stops(Rig.Shape shape) throws Exception {
    try (Rig rig = Rig.of(shape)) {
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
  void regression04_stopping_lets_a_running_handler_finish(Rig.Shape shape) throws Exception {
    try (Rig rig = Rig.of(shape)) {
      Gate gate = new Gate();
      JobWorker worker = rig.work(gate, options -> options.concurrency(1));
      JobId running = rig.enqueueRetained("one");
      gate.awaitStarted();
      JobId waiting = rig.enqueueRetained("two");
      Thread stopper = new Thread(() -> worker.stop(Rig.SOON));
      stopper.start();
      eventually(() -> worker.state() == State.STOPPING);
      gate.open();
      stopper.join(Rig.SOON.toMillis());
      assertThat(worker.state()).isEqualTo(State.STOPPED);
      assertThat(rig.view(running).state()).isEqualTo(JobState.COMPLETED);
      assertThat(rig.view(waiting).state()).isEqualTo(JobState.READY);
    }
  }

  @ParameterizedTest
  @EnumSource
  void rule15_at_the_deadline_handlers_are_interrupted_and_their_jobs_released_uncounted(
      Rig.Shape shape) throws Exception {
    try (Rig rig = Rig.of(shape)) {
      Gate gate = new Gate();
      JobWorker worker = rig.work(gate);
      JobId id = rig.enqueue("q", "long", Rig.maxAttempts(1));
      gate.awaitStarted();
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
  void rule15_a_handler_that_ignores_the_interrupt_has_its_job_taken_away(Rig.Shape shape)
      throws Exception {
    try (Rig rig = Rig.of(shape)) {
      CountDownLatch started = new CountDownLatch(1);
      CountDownLatch never = new CountDownLatch(1);
      CountDownLatch ended = new CountDownLatch(1);
      JobWorker worker =
          rig.work(
              job -> {
                started.countDown();
                Rig.awaitStubbornly(never);
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
  void a_handler_may_stop_its_own_worker(Rig.Shape shape) throws Exception {
    try (Rig rig = Rig.of(shape)) {
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
  void two_handlers_may_stop_their_worker_at_once(Rig.Shape shape) throws Exception {
    try (Rig rig = Rig.of(shape)) {
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

  // The first to return from there is to be waited for again: until the deadline, not until now.
  @ParameterizedTest
  @EnumSource
  void of_two_handlers_that_stop_their_worker_none_is_told_to_end(Rig.Shape shape)
      throws Exception {
    for (int round = 0; round < 50; round++) {
      try (Rig rig = Rig.of(shape)) {
        CountDownLatch both = new CountDownLatch(2);
        AtomicInteger told = new AtomicInteger();
        JobWorker worker = rig.worker(options -> options.concurrency(2));
        rig.enqueueMany("q", 2);
        worker.bind(
            Rig.queue("q"),
            job -> {
              both.countDown();
              Rig.await(both);
              worker.stop(Rig.SOON);
              LockSupport.parkNanos(MOMENT);
              if (job.isCancelled()) {
                told.incrementAndGet();
              }
            });
        assertThat(worker.waitUntilStopped(Rig.SOON)).isTrue();
        assertThat(told).as("round %d", round).hasValue(0);
      }
    }
  }

  @Test
  void handlers_that_stop_their_worker_take_no_jobs_from_each_other() throws Exception {
    try (Rig rig = new Rig()) {
      CountDownLatch all = new CountDownLatch(3);
      CountDownLatch never = new CountDownLatch(1);
      JobWorker worker = rig.worker(options -> options.concurrency(3));
      JobId stubborn = rig.enqueueRetained("stubborn");
      List<JobId> stopping = List.of(rig.enqueueRetained("stop"), rig.enqueueRetained("stop"));
      worker.bind(
          Rig.queue("q"),
          job -> {
            all.countDown();
            // Whoever comes late to its own stop is interrupted here by the other one's.
            Rig.awaitStubbornly(all);
            if (job.payload().equals("stop")) {
              worker.stop(Duration.ofSeconds(1));
            } else {
              Rig.awaitStubbornly(never);
            }
          });
      assertThat(worker.waitUntilStopped(Rig.SOON)).isTrue();
      never.countDown();
      assertThat(rig.view(stubborn).state()).isEqualTo(JobState.READY);
      assertThat(stopping).allMatch(id -> rig.view(id).state() == JobState.COMPLETED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_stopped_worker_can_be_started_again(Rig.Shape shape) throws Exception {
    try (Rig rig = Rig.of(shape)) {
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
  void regression20_waiting_until_idle_ends_when_another_worker_drained_the_queue(Rig.Shape shape)
      throws Exception {
    try (Rig rig = Rig.of(shape)) {
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
  void regression20_waiting_until_idle_ends_on_stop(Rig.Shape shape) throws Exception {
    try (Rig rig = Rig.of(shape)) {
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
  void a_worker_is_not_idle_before_it_has_asked_a_queue_that_was_just_bound(Rig.Shape shape)
      throws Exception {
    for (int round = 0; round < 60; round++) {
      try (Rig rig = Rig.of(shape)) {
        rig.enqueueMany("q", 3);
        JobWorker worker = rig.worker(options -> {});
        worker.bind(Rig.queue("q"), job -> {});
        assertThat(worker.waitUntilIdle(Rig.SOON)).isTrue();
        assertThat(worker.metrics().completed()).as("round %d", round).isEqualTo(3);
      }
    }
  }
}
