package dev.sluice.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.BuryException;
import dev.sluice.Queue;
import dev.sluice.ReleaseException;
import dev.sluice.RetryPolicy;
import dev.sluice.Sluice;
import dev.sluice.job.JobId;
import dev.sluice.spi.Settlement;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.ManualClock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Sluice sluice = Sluice.open("memory:");
  private final Queue<String> mails = sluice.queue("mails", String.class);

  @AfterEach
  void close() {
    sluice.close();
  }

  @Test
  void countsAndTimesEachOutcome() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    mails.work(
        job -> {
          switch (job.payload()) {
            case "retry" -> {
              if (job.attempt() == 1) {
                throw new IllegalStateException("once");
              }
            }
            case "release" -> throw new ReleaseException(Duration.ofHours(1));
            case "bury" -> throw new BuryException("never");
            case "cancel" -> {
              running.countDown();
              Thread.sleep(60_000);
            }
            default -> Eventually.pass(Duration.ofMillis(30));
          }
        },
        w -> {
          w.retry(RetryPolicy.fixed(Duration.ZERO)).lease(Duration.ofSeconds(3));
          new JobMetrics(registry).observe(w);
        });
    mails.enqueue("fine", e -> e.kind("welcome"));
    mails.enqueue("retry");
    mails.enqueue("release");
    mails.enqueue("bury");
    JobId cancelled = mails.enqueue("cancel").id();
    running.await();
    sluice.jobs().cancel(cancelled, "not wanted");
    Map<String, Double> expected =
        Map.of(
            "welcome completed", 1.0,
            "none completed", 1.0,
            "none retrying", 1.0,
            "none released", 1.0,
            "none dead", 1.0,
            "none cancelled", 1.0);
    Eventually.holds(() -> "attempts: " + attempts(), () -> attempts().equals(expected));
    Timer fine =
        registry.get("sluice.job.run").tags("kind", "welcome", "outcome", "completed").timer();
    assertThat(fine.count()).isEqualTo(1);
    assertThat(fine.totalTime(TimeUnit.MILLISECONDS)).isBetween(30.0, 60_000.0);
    assertThat(registry.get("sluice.job.wait").tags("kind", "none").timer().count()).isEqualTo(5);
    assertThat(registry.find("sluice.job.run").timers()).allSatisfy(this::isAsOftenAsCounted);
  }

  private void isAsOftenAsCounted(Timer timer) {
    assertThat((double) timer.count())
        .isEqualTo(
            registry.get("sluice.job.attempts").tags(timer.getId().getTags()).counter().count());
  }

  @Test
  void aLostLeaseIsCounted() {
    mails.work(
        job -> {
          if (job.attempt() == 1 && job.lostLeases() == 0) {
            // It is as if its lease had ended: the storage has given it to somebody else.
            sluice
                .store()
                .settle(List.of(new Settlement.Release(job.lease(), Duration.ofHours(1))));
          }
        },
        new JobMetrics(registry)::observe);
    mails.enqueue("lost");
    Eventually.holds(
        () -> "attempts: " + attempts(), () -> attempts().equals(Map.of("none lease_lost", 1.0)));
  }

  @Test
  void whatNobodyCanReadIsDeadAndNotTimed() {
    sluice.queue("mails").enqueue(new byte[] {(byte) 0xff});
    mails.work(job -> {}, new JobMetrics(registry)::observe);
    Eventually.holds(
        () -> "attempts: " + attempts(), () -> attempts().equals(Map.of("none dead", 1.0)));
    assertThat(registry.find("sluice.job.run").timers()).isEmpty();
  }

  @Test
  void theWaitIsFromWhenItWasDue() {
    ManualClock later = new ManualClock(Instant.now().plus(Duration.ofMinutes(5)));
    mails.work(job -> {}, new JobMetrics(registry, later, 10)::observe);
    mails.enqueue("late");
    Eventually.holds("it ran", () -> attempts().equals(Map.of("none completed", 1.0)));
    assertThat(registry.get("sluice.job.wait").timer().totalTime(TimeUnit.SECONDS))
        .isBetween(200.0, 300.0);
  }

  @Test
  void aClockThatIsBehindMakesNoNegativeWait() {
    ManualClock earlier = new ManualClock(Instant.EPOCH);
    mails.work(job -> {}, new JobMetrics(registry, earlier, 10)::observe);
    mails.enqueue("early");
    Eventually.holds("it ran", () -> attempts().equals(Map.of("none completed", 1.0)));
    assertThat(registry.get("sluice.job.wait").timer().totalTime(TimeUnit.SECONDS)).isZero();
  }

  @Test
  void moreKindsThanThereMayBeAreOne() {
    mails.work(job -> {}, new JobMetrics(registry, InstantSource.system(), 3)::observe);
    for (int i = 0; i < 20; i++) {
      String kind = "kind-" + i;
      mails.enqueue("mail", e -> e.kind(kind));
    }
    Eventually.holds(
        "all ran", () -> attempts().values().stream().mapToDouble(it -> it).sum() == 20);
    assertThat(attempts()).hasSize(4).containsEntry("_other completed", 17.0);
  }

  @Test
  void severalWorkersHaveOneSetOfMeters() {
    JobMetrics metrics = new JobMetrics(registry);
    mails.work(job -> {}, metrics::observe);
    mails.work(job -> {}, metrics::observe);
    for (int i = 0; i < 1_000; i++) {
      mails.enqueue("mail");
    }
    Eventually.holds(
        () -> "attempts: " + attempts(),
        () -> attempts().equals(Map.of("none completed", 1_000.0)));
  }

  /** By kind and outcome; those that happened. */
  private Map<String, Double> attempts() {
    Map<String, Double> attempts = new TreeMap<>();
    for (Counter counter : registry.find("sluice.job.attempts").tags("queue", "mails").counters()) {
      if (counter.count() > 0) {
        attempts.put(
            counter.getId().getTag("kind") + " " + counter.getId().getTag("outcome"),
            counter.count());
      }
    }
    return attempts;
  }
}
