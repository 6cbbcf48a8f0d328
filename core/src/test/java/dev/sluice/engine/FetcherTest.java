package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The one thread that claims for all runners. */
final class FetcherTest {
  /** So long that nothing is fetched ahead, and far less than the fetcher naps if nobody calls. */
  private static final long JOB = TimeUnit.MILLISECONDS.toNanos(2);

  private static final int JOBS = 20;

  @ParameterizedTest
  @EnumSource(names = {"REMOTE", "ONE_OWNER"})
  void a_runner_that_becomes_free_is_given_the_next_job_at_once(Rig.Shape shape) throws Exception {
    try (Rig rig = Rig.of(shape)) {
      CountDownLatch done = new CountDownLatch(JOBS);
      rig.enqueueMany("q", JOBS);
      rig.work(
          job -> {
            long until = System.nanoTime() + JOB;
            while (System.nanoTime() - until < 0) {
              Thread.onSpinWait();
            }
            done.countDown();
          },
          options -> options.concurrency(1));
      // A nap for each job would take twice as long.
      assertThat(done.await(JOBS / 2, TimeUnit.SECONDS)).isTrue();
    }
  }
}
