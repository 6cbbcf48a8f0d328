package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class PaceAndRateTest {

  @Test
  void an_unknown_pace_is_slow_and_holds_one_job() {
    Pace pace = new Pace();
    assertThat(pace.batch()).isEqualTo(1);
    assertThat(pace.isSlow()).isTrue();
  }

  @Test
  void batches_double_up_to_what_runs_in_100_microseconds() {
    Pace pace = new Pace();
    pace.ran(1, 1_000);
    assertThat(pace.batch()).isEqualTo(2);
    for (int i = 0; i < 20; i++) {
      pace.ran(pace.batch(), pace.batch() * 1_000L);
    }
    assertThat(pace.batch()).isEqualTo(100);
    assertThat(pace.isSlow()).isFalse();
  }

  @Test
  void one_slow_job_is_believed_at_once() {
    Pace pace = new Pace();
    pace.ran(1, 100);
    pace.ran(1, TimeUnit.MILLISECONDS.toNanos(5));
    assertThat(pace.batch()).isEqualTo(1);
    assertThat(pace.isSlow()).isTrue();
    pace.ran(1, 100);
    pace.stalled();
    assertThat(pace.isSlow()).isTrue();
  }

  @Test
  void a_rate_gives_tokens_evenly_and_takes_them_back() {
    AtomicLong now = new AtomicLong();
    RateLimit rate = new RateLimit(10, now::get);
    assertThat(rate.take(5)).isEqualTo(1);
    assertThat(rate.take(5)).isZero();
    assertThat(rate.nanosToNext()).isEqualTo(100_000_000);
    now.addAndGet(99_000_000);
    assertThat(rate.take(1)).isZero();
    now.addAndGet(1_000_001);
    assertThat(rate.take(1)).isEqualTo(1);
    rate.giveBack(1);
    assertThat(rate.nanosToNext()).isZero();
    now.addAndGet(TimeUnit.HOURS.toNanos(1));
    assertThat(rate.take(100)).isEqualTo(1);
  }

  @Test
  void a_high_rate_may_burst_for_10_milliseconds() {
    AtomicLong now = new AtomicLong();
    RateLimit rate = new RateLimit(100_000, now::get);
    now.addAndGet(TimeUnit.SECONDS.toNanos(1));
    assertThat(rate.take(1_000_000)).isEqualTo(1_000);
    RateLimit none = new RateLimit(Double.POSITIVE_INFINITY, now::get);
    assertThat(none.take(77)).isEqualTo(77);
    assertThat(none.nanosToNext()).isZero();
  }

  @Test
  void a_worker_starts_no_more_handlers_than_its_rate_allows() throws Exception {
    try (Rig rig = new Rig()) {
      rig.enqueueMany("q", 11);
      CountDownLatch all = new CountDownLatch(11);
      long begin = System.nanoTime();
      rig.work(job -> all.countDown(), options -> options.rate(100).concurrency(4));
      Rig.await(all);
      // The first at once, ten more at one in 10 ms.
      assertThat(System.nanoTime() - begin).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(95));
    }
  }

  @Test
  void waits_double_up_to_five_seconds_with_jitter() {
    Backoff backoff = new Backoff();
    assertThat(backoff.nextNanos()).isBetween(5_000_000L, 10_000_000L);
    assertThat(backoff.nextNanos()).isBetween(10_000_000L, 20_000_000L);
    for (int i = 0; i < 20; i++) {
      assertThat(backoff.nextNanos()).isLessThanOrEqualTo(5_000_000_000L);
    }
    assertThat(backoff.nextNanos()).isGreaterThanOrEqualTo(2_500_000_000L);
    backoff.reset();
    assertThat(backoff.nextNanos()).isLessThanOrEqualTo(10_000_000L);
  }

  @Test
  void a_wait_for_a_job_is_not_taken_for_a_slow_call() throws Exception {
    try (Rig rig = new Rig(InstantSource.system(), Faulty::remote)) {
      Semaphore ran = new Semaphore(0);
      JobWorker worker =
          rig.work(
              job -> {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                ran.release();
              },
              options -> options.concurrency(1));
      rig.enqueueMany("q", 50);
      assertThat(ran.tryAcquire(50, Rig.SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(worker.waitUntilIdle(Rig.SOON)).isTrue();
      // The next request is made while the job that was waited for runs.
      rig.faulty().asked.clear();
      rig.enqueue("q", "later", delayed(Duration.ofMillis(400)));
      assertThat(ran.tryAcquire(1, Rig.SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
      rig.enqueueMany("q", 300);
      assertThat(ran.tryAcquire(300, Rig.SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
      // Each runs for a millisecond, so no more than a few are run during a call.
      assertThat(Collections.max(rig.faulty().asked)).isLessThan(60);
    }
  }

  private static JobOptions delayed(Duration delay) {
    return new JobOptions(Map.of(), 0, null, delay, null, null, 25, null, null, Duration.ZERO, 5);
  }
}
