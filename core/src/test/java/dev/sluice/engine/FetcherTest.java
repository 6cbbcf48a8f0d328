package dev.sluice.engine;

import static dev.sluice.engine.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The one thread that claims for all runners. */
final class FetcherTest {
  /** So long that nothing is fetched ahead, and far less than the fetcher naps if nobody calls. */
  private static final long JOB = TimeUnit.MILLISECONDS.toNanos(2);

  private static final int JOBS = 20;
  private static final int MANY = 10_000;

  /** With so many outcomes runners would have to wait until they are written. */
  private static final long TOO_MANY = 4_096;

  /** So often it has to look the same before it counts as resting. */
  private static final int LOOKS = 100;

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

  @Test
  void no_more_is_claimed_than_can_be_run_while_outcomes_wait_to_be_written() throws Exception {
    try (Rig rig = Rig.of(Rig.Shape.REMOTE)) {
      rig.faulty().settling.drainPermits();
      rig.enqueueMany("q", MANY);
      AtomicLong run = new AtomicLong();
      JobWorker worker = rig.work(job -> run.incrementAndGet(), options -> options.concurrency(50));
      try {
        assertThat(claimedAtRest(rig)).isLessThan(TOO_MANY);
      } finally {
        rig.faulty().settling.release(MANY);
      }
      assertThat(worker.waitUntilIdle(Rig.SOON)).isTrue();
      assertThat(run.get()).isEqualTo(MANY);
    }
  }

  /** How many are claimed when there come no more, or too many. */
  private static long claimedAtRest(Rig rig) {
    AtomicLong before = new AtomicLong();
    AtomicInteger same = new AtomicInteger();
    eventually(
        () -> {
          long claimed = rig.counts().running();
          boolean rests = claimed > 2_000 && claimed == before.get();
          before.set(claimed);
          same.set(rests ? same.get() + 1 : 0);
          return claimed >= TOO_MANY || same.get() == LOOKS;
        });
    return rig.counts().running();
  }
}
