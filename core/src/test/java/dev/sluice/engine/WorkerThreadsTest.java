package dev.sluice.engine;

import static dev.sluice.engine.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.job.JobOptions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How many threads a worker has, and whose they are. */
@Timeout(60)
final class WorkerThreadsTest {
  @ParameterizedTest
  @EnumSource
  void concurrency_can_be_raised_while_running(Rig.Shape shape) throws Exception {
    try (Rig rig = Rig.of(shape)) {
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
  void concurrency_can_be_lowered_while_running(Rig.Shape shape) throws Exception {
    try (Rig rig = Rig.of(shape)) {
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
  void idle_threads_beyond_the_first_end(Rig.Shape shape) throws Exception {
    try (Rig rig = Rig.of(shape)) {
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
}
