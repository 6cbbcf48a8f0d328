package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.BuryException;
import dev.sluice.Handler;
import dev.sluice.Job;
import dev.sluice.JobListener;
import dev.sluice.ReleaseException;
import dev.sluice.RetryException;
import dev.sluice.RetryPolicy;
import dev.sluice.job.Failure;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a job, by what its handler did. */
@Timeout(60)
final class OutcomeTest {

  private static JobView run(Rig rig, JobOptions options, Handler<String> handler)
      throws InterruptedException {
    return run(rig, options, handler, RetryPolicy.fixed(Duration.ofHours(1)));
  }

  private static JobView run(
      Rig rig, JobOptions options, Handler<String> handler, RetryPolicy policy)
      throws InterruptedException {
    JobId id = rig.enqueue("q", "payload", options);
    JobWorker worker = rig.work(handler, it -> it.retry(policy));
    assertThat(worker.waitUntilIdle(Rig.SOON)).isTrue();
    return rig.view(id);
  }

  static Stream<Throwable> whatHandlersThrow() {
    return Stream.of(
        new IOException("broken\nin two lines"),
        new RuntimeException(),
        new StackOverflowError(),
        new OutOfMemoryError("not really"),
        new AssertionError("no"),
        new ThreadDeathLike(),
        new InterruptedException("somebody else's"));
  }

  /** An error that nothing expects. */
  private static final class ThreadDeathLike extends Error {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("even its message throws");
    }
  }

  @ParameterizedTest
  @MethodSource("whatHandlersThrow")
  void regression02_whatever_is_thrown_the_job_is_retried_with_its_cause(Throwable thrown)
      throws Exception {
    try (Rig rig = new Rig()) {
      JobView job = run(rig, JobOptions.DEFAULT, it -> sneak(thrown));
      assertThat(job.state()).isEqualTo(JobState.SCHEDULED);
      assertThat(job.history().attempts()).isEqualTo(1);
      Failure failure = job.history().failures().get(0);
      assertThat(failure.type()).isEqualTo(thrown.getClass().getName());
      assertThat(failure.attempt()).isEqualTo(1);
      assertThat(failure.message()).doesNotContain("\n");
      assertThat(failure.detail()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("whatHandlersThrow")
  void regression02_whatever_is_thrown_the_last_attempt_makes_the_job_dead(Throwable thrown)
      throws Exception {
    try (Rig rig = new Rig()) {
      JobView job = run(rig, Rig.maxAttempts(1), it -> sneak(thrown));
      assertThat(job.state()).isEqualTo(JobState.DEAD);
      assertThat(job.history().failures().get(0).type()).isEqualTo(thrown.getClass().getName());
      assertThat(rig.ends.get(job.id())).startsWith("dead " + thrown.getClass().getName());
    }
  }

  @Test
  void a_real_stack_overflow_is_a_failed_attempt() throws Exception {
    try (Rig rig = new Rig()) {
      JobView job = run(rig, Rig.maxAttempts(1), it -> recurse(1));
      assertThat(job.state()).isEqualTo(JobState.DEAD);
      assertThat(job.history().failures().get(0).detail()).hasSize(Failure.MAX_DETAIL);
    }
  }

  private static int recurse(int depth) {
    return depth < 0 ? 0 : 1 + recurse(depth + 1);
  }

  @Test
  void retries_until_the_attempts_are_spent() throws Exception {
    try (Rig rig = new Rig()) {
      List<Integer> attempts = new CopyOnWriteArrayList<>();
      JobView job =
          run(
              rig,
              Rig.maxAttempts(3),
              it -> {
                attempts.add(it.attempt());
                throw new IOException("again");
              },
              RetryPolicy.fixed(Duration.ZERO));
      assertThat(attempts).containsExactly(1, 2, 3);
      assertThat(job.state()).isEqualTo(JobState.DEAD);
      assertThat(job.history().failures()).hasSize(3);
    }
  }

  @Test
  void a_release_counts_no_attempt() throws Exception {
    try (Rig rig = new Rig()) {
      JobView job =
          run(
              rig,
              Rig.maxAttempts(1),
              it -> {
                throw new ReleaseException(Duration.ofHours(1));
              });
      assertThat(job.state()).isEqualTo(JobState.SCHEDULED);
      assertThat(job.history().attempts()).isZero();
      assertThat(job.history().releases()).isEqualTo(1);
    }
  }

  @Test
  void a_handler_may_say_when_to_try_again() throws Exception {
    try (Rig rig = new Rig()) {
      JobView job =
          run(
              rig,
              JobOptions.DEFAULT,
              it -> {
                throw new RetryException(Duration.ofDays(2), "busy");
              });
      assertThat(job.state()).isEqualTo(JobState.SCHEDULED);
      assertThat(job.runAt()).isAfter(rig.clock.instant().plus(Duration.ofHours(47)));
    }
  }

  @Test
  void a_handler_may_say_that_another_try_is_of_no_use() throws Exception {
    try (Rig rig = new Rig()) {
      JobView job =
          run(
              rig,
              JobOptions.DEFAULT,
              it -> {
                throw new BuryException("no such customer");
              });
      assertThat(job.state()).isEqualTo(JobState.DEAD);
      assertThat(job.history().failures().get(0).message()).isEqualTo("no such customer");
    }
  }

  static Stream<RetryPolicy> uselessPolicies() {
    return Stream.of(
        (attempt, failure) -> {
          throw new IllegalStateException("no idea");
        },
        (attempt, failure) -> Optional.of(Duration.ofSeconds(-1)),
        (attempt, failure) -> nothing());
  }

  @SuppressWarnings("NullAway")
  private static Optional<Duration> nothing() {
    return null;
  }

  @ParameterizedTest
  @MethodSource("uselessPolicies")
  void a_policy_that_is_of_no_use_gives_way_to_the_default(RetryPolicy policy) throws Exception {
    try (Rig rig = new Rig()) {
      JobId id = rig.enqueue("q", "x", JobOptions.DEFAULT);
      CountDownLatch told = new CountDownLatch(1);
      JobWorker worker =
          rig.work(
              job -> {
                throw new IOException("again");
              },
              it ->
                  it.retry(policy)
                      .listener(
                          new JobListener() {
                            @Override
                            public void onRetrying(Job<?> job, Failure failure, Duration delay) {
                              told.countDown();
                            }
                          }));
      Rig.await(told);
      worker.stop();
      assertThat(rig.view(id).history().attempts()).isEqualTo(1);
      assertThat(rig.errors).anyMatch(error -> error.startsWith("asking the retry policy"));
    }
  }

  @Test
  void a_policy_may_give_up() throws Exception {
    try (Rig rig = new Rig()) {
      JobView job =
          run(
              rig,
              JobOptions.DEFAULT,
              it -> {
                throw new IOException("once");
              },
              RetryPolicy.none());
      assertThat(job.state()).isEqualTo(JobState.DEAD);
    }
  }

  @Test
  void regression15_a_payload_that_cannot_be_decoded_is_parked_and_the_worker_lives()
      throws Exception {
    try (Rig rig = new Rig()) {
      JobId id = rig.enqueueBytes("q", new byte[] {(byte) 0xff, (byte) 0xfe}, JobOptions.DEFAULT);
      JobId good = rig.enqueueRetained("good");
      JobWorker worker = rig.work(job -> {});
      assertThat(worker.waitUntilIdle(Rig.SOON)).isTrue();
      assertThat(rig.view(id).state()).isEqualTo(JobState.DEAD);
      assertThat(rig.lastFailure(id).type()).isEqualTo("undecodable");
      assertThat(rig.view(good).state()).isEqualTo(JobState.COMPLETED);
      assertThat(worker.metrics().undecodable()).isEqualTo(1);
      assertThat(worker.metrics().dead()).isEqualTo(1);
    }
  }

  @Test
  void a_result_is_kept_with_a_retained_job_and_given_to_who_waits() throws Exception {
    try (Rig rig = new Rig()) {
      JobId kept = rig.enqueueRetained("abc");
      JobId gone = rig.enqueue("xyz");
      JobWorker worker = rig.compute(job -> job.payload().toUpperCase(java.util.Locale.ROOT));
      assertThat(worker.waitUntilIdle(Rig.SOON)).isTrue();
      assertThat(rig.view(kept).history().result())
          .isEqualTo("ABC".getBytes(StandardCharsets.UTF_8));
      assertThat(rig.ends)
          .containsEntry(kept, "completed ABC")
          .containsEntry(gone, "completed XYZ");
      assertThat(rig.store.find(gone)).isEmpty();
    }
  }

  @Test
  void a_result_that_cannot_be_encoded_does_not_undo_the_work() throws Exception {
    try (Rig rig = new Rig()) {
      JobId id = rig.enqueueRetained("abc");
      JobWorker worker = rig.compute(job -> Duration.ofDays(1));
      assertThat(worker.waitUntilIdle(Rig.SOON)).isTrue();
      assertThat(rig.view(id).state()).isEqualTo(JobState.COMPLETED);
      assertThat(rig.ends).containsEntry(id, "completed PT24H");
      assertThat(rig.errors).singleElement().asString().startsWith("encoding the result");
    }
  }

  @Test
  void interceptors_go_around_the_handler_the_first_outermost() throws Exception {
    try (Rig rig = new Rig()) {
      List<String> order = new CopyOnWriteArrayList<>();
      JobId id = rig.enqueue("x");
      JobWorker worker =
          rig.worker(
              options ->
                  options
                      .interceptor(
                          (job, next) -> {
                            order.add("outer in");
                            Object result = next.proceed();
                            order.add("outer out");
                            return result + "!";
                          })
                      .interceptor(
                          (job, next) -> {
                            order.add("inner");
                            return next.proceed();
                          }));
      worker.bindComputation(Rig.queue("q"), job -> "done", 1);
      assertThat(worker.waitUntilIdle(Rig.SOON)).isTrue();
      assertThat(order).containsExactly("outer in", "inner", "outer out");
      assertThat(rig.ends).containsEntry(id, "completed done!");
    }
  }

  @Test
  void listeners_hear_of_what_is_stored_and_may_throw() throws Exception {
    try (Rig rig = new Rig()) {
      List<String> heard = new CopyOnWriteArrayList<>();
      AtomicInteger stored = new AtomicInteger();
      JobId id = rig.enqueueRetained("x");
      JobListener listener =
          new JobListener() {
            @Override
            public void onStarted(Job<?> job) {
              heard.add("started");
              throw new IllegalStateException("a listener's own trouble");
            }

            @Override
            public void onCompleted(Job<?> job, Duration took) {
              heard.add("completed");
              assertThat(took).isPositive();
              if (rig.view(id).state() == JobState.COMPLETED) {
                stored.incrementAndGet();
              }
            }
          };
      JobWorker worker = rig.worker(options -> options.listener(listener));
      worker.bind(Rig.queue("q"), job -> {});
      assertThat(worker.waitUntilIdle(Rig.SOON)).isTrue();
      assertThat(heard).containsExactly("started", "completed");
      assertThat(stored).hasValue(1);
      assertThat(rig.errors).hasSize(1);
      worker.removeListener(listener);
      rig.enqueue("y");
      assertThat(worker.waitUntilIdle(Rig.SOON)).isTrue();
      assertThat(heard).hasSize(2);
    }
  }

  @Test
  void an_attempt_that_takes_longer_than_its_timeout_is_interrupted_and_fails() throws Exception {
    try (Rig rig = new Rig()) {
      CountDownLatch never = new CountDownLatch(1);
      JobView job =
          run(
              rig,
              Rig.options(1, Duration.ofMillis(20), Duration.ZERO, null),
              it -> Rig.await(never));
      assertThat(job.state()).isEqualTo(JobState.DEAD);
      assertThat(job.history().failures().get(0).type()).isEqualTo("timeout");
      assertThat(job.history().failures().get(0).message()).contains("PT0.02S");
      assertThat(job.history().failures().get(0).detail()).contains("InterruptedException");
    }
  }

  @Test
  void a_handler_that_ignores_its_timeout_keeps_its_job_until_it_ends() throws Exception {
    try (Rig rig = new Rig()) {
      CountDownLatch late = new CountDownLatch(1);
      CountDownLatch told = new CountDownLatch(1);
      JobId id = rig.enqueue("q", "x", Rig.options(1, Duration.ofMillis(10), Duration.ZERO, null));
      JobWorker worker =
          rig.work(
              job -> {
                Eventually.eventually(job::isCancelled);
                told.countDown();
                Rig.awaitStubbornly(late);
              });
      Rig.await(told);
      assertThat(rig.view(id).state()).isEqualTo(JobState.RUNNING);
      late.countDown();
      assertThat(worker.waitUntilIdle(Rig.SOON)).isTrue();
      assertThat(rig.view(id).state()).isEqualTo(JobState.DEAD);
      assertThat(rig.lastFailure(id).type()).isEqualTo("timeout");
    }
  }

  @Test
  void a_handler_that_leaves_its_thread_interrupted_disturbs_nobody() throws Exception {
    try (Rig rig = new Rig()) {
      rig.enqueueMany("q", 100);
      CountDownLatch all = new CountDownLatch(100);
      JobWorker worker =
          rig.work(
              job -> {
                assertThat(Thread.currentThread().isInterrupted()).isFalse();
                Thread.currentThread().interrupt();
                all.countDown();
              });
      Rig.await(all);
      assertThat(worker.waitUntilIdle(Rig.SOON)).isTrue();
      assertThat(worker.metrics().completed()).isEqualTo(100);
    }
  }

  private static void sneak(Throwable thrown) throws Exception {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (Exception) thrown;
  }
}
