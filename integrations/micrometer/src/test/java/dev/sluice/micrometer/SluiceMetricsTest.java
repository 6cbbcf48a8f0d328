package dev.sluice.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.job.Alteration;
import dev.sluice.job.Counts;
import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import dev.sluice.memory.MemoryStore;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.StoreException;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.ForwardingStore;
import dev.sluice.testkit.ManualClock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SluiceMetricsTest {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final ManualClock clock = new ManualClock();
  private final AtomicLong nanos = new AtomicLong();
  private final Watched store = new Watched(new MemoryStore(clock));
  private final Sluice sluice = Sluice.using(store, o -> o.clock(clock).sweeping(false));
  private final Queue<byte[]> mails = sluice.queue("mails");
  private final MeterRegistry registry = new SimpleMeterRegistry();

  @AfterEach
  void close() {
    sluice.close();
  }

  @Test
  void showsJobsByQueueAndState() {
    for (int i = 0; i < 3; i++) {
      mails.enqueue(new byte[1]);
    }
    mails.enqueue(new byte[1], e -> e.delay(Duration.ofHours(1)));
    bind(10);
    assertThat(jobs("mails", JobState.READY)).isEqualTo(3);
    assertThat(jobs("mails", JobState.SCHEDULED)).isEqualTo(1);
    assertThat(jobs("mails", JobState.RUNNING)).isZero();
  }

  @Test
  void showsHowLongTheOldestJobIsDue() {
    mails.enqueue(new byte[1], e -> e.delay(Duration.ofHours(1)));
    bind(10);
    assertThat(gauge("sluice.queue.oldest.age")).isZero();
    mails.enqueue(new byte[1]);
    clock.advance(Duration.ofMillis(90_500));
    pass();
    assertThat(gauge("sluice.queue.oldest.age")).isEqualTo(90.5);
  }

  @Test
  void showsWhetherAQueueIsPaused() {
    mails.enqueue(new byte[1]);
    bind(10);
    assertThat(gauge("sluice.queue.paused")).isZero();
    mails.pause();
    pass();
    assertThat(gauge("sluice.queue.paused")).isEqualTo(1);
  }

  @Test
  void showsWorkersAndWhatTheyWorkOn() {
    mails.enqueue(new byte[1], e -> e.delay(Duration.ofHours(1)));
    bind(10);
    assertThat(registry.get("sluice.workers").gauge().value()).isZero();
    mails.work(job -> {});
    sluice.queue("others").work(job -> {});
    Eventually.holds("they are there", () -> sluice.workers().list().size() == 2);
    pass();
    assertThat(registry.get("sluice.workers").gauge().value()).isEqualTo(2);
    assertThat(gauge("sluice.queue.workers")).isEqualTo(1);
  }

  @Test
  void aQueueThatComesLaterHasGaugesAndOneThatIsEmptyHasNothing() {
    bind(10);
    assertThat(registry.find("sluice.queue.jobs").gauges()).isEmpty();
    mails.enqueue(new byte[1]);
    pass();
    // Whatever is read first finds it.
    assertThat(registry.get("sluice.storage.up").gauge().value()).isEqualTo(1);
    assertThat(jobs("mails", JobState.READY)).isEqualTo(1);
    mails.purge();
    pass();
    assertThat(jobs("mails", JobState.READY)).isZero();
  }

  @Test
  void readsOnceForAllGaugesAndRegistries() {
    for (int i = 0; i < 50; i++) {
      sluice.queue("queue-" + i).enqueue(new byte[1]);
    }
    SluiceMetrics metrics = bind(100);
    metrics.bindTo(new SimpleMeterRegistry());
    metrics.bindTo(registry);
    pass();
    store.reads.set(0);
    assertThat(registry.getMeters()).hasSizeGreaterThan(400);
    for (Meter meter : registry.getMeters()) {
      assertThat(((Gauge) meter).value()).isNotNaN();
    }
    assertThat(store.reads.get()).isEqualTo(1);
    nanos.addAndGet(INTERVAL.toNanos() - 1);
    assertThat(jobs("queue-1", JobState.READY)).isEqualTo(1);
    assertThat(store.reads.get()).isEqualTo(1);
    nanos.incrementAndGet();
    assertThat(jobs("queue-1", JobState.READY)).isEqualTo(1);
    assertThat(store.reads.get()).isEqualTo(2);
  }

  @Test
  void moreQueuesThanThereMayBeAreOne() {
    for (int i = 0; i < 5; i++) {
      sluice.queue("queue-" + i).enqueue(new byte[1]);
    }
    bind(2);
    assertThat(registry.find("sluice.queue.paused").gauges()).hasSize(3);
    assertThat(jobs("_other", JobState.READY)).isEqualTo(3);
  }

  @Test
  void aStorageThatDoesNotAnswerIsDownAndComesBack() {
    mails.enqueue(new byte[1]);
    bind(10);
    store.down = true;
    pass();
    assertThat(registry.get("sluice.storage.up").gauge().value()).isZero();
    assertThat(jobs("mails", JobState.READY)).isNaN();
    assertThat(registry.get("sluice.workers").gauge().value()).isNaN();
    store.down = false;
    pass();
    assertThat(registry.get("sluice.storage.up").gauge().value()).isEqualTo(1);
    assertThat(jobs("mails", JobState.READY)).isEqualTo(1);
  }

  @Test
  void aStorageThatShowsNothingSaysThatItIsUp() {
    store.shy = true;
    try (Sluice shy = Sluice.using(store, o -> o.sweeping(false))) {
      new SluiceMetrics(shy).bindTo(registry);
    }
    assertThat(registry.getMeters())
        .extracting(it -> it.getId().getName())
        .containsExactly("sluice.storage.up");
  }

  @Test
  void closingTakesItsGaugesAway() {
    mails.enqueue(new byte[1]);
    registry.counter("someone.elses").increment();
    SluiceMetrics metrics = bind(10);
    metrics.close();
    metrics.close();
    assertThat(registry.getMeters()).hasSize(1);
  }

  @Test
  void refusesAnIntervalThatIsNone() {
    assertThatIllegalArgumentException().isThrownBy(() -> new SluiceMetrics(sluice, Duration.ZERO));
  }

  private SluiceMetrics bind(int mostQueues) {
    SluiceMetrics metrics =
        new SluiceMetrics(
            new StoreReader(sluice, clock, new Labels(mostQueues)), INTERVAL, nanos::get);
    metrics.bindTo(registry);
    return metrics;
  }

  private void pass() {
    nanos.addAndGet(INTERVAL.toNanos());
  }

  private double jobs(String queue, JobState state) {
    return registry
        .get("sluice.queue.jobs")
        .tags("queue", queue, "state", state.name().toLowerCase(Locale.ROOT))
        .gauge()
        .value();
  }

  private double gauge(String name) {
    return registry.get(name).tag("queue", "mails").gauge().value();
  }

  /** Counts who looks, and can be away. */
  private static final class Watched extends ForwardingStore {
    private final AtomicInteger reads = new AtomicInteger();
    private volatile boolean down;
    private volatile boolean shy;

    Watched(MemoryStore inner) {
      super(inner);
    }

    @Override
    public <R> Optional<R> role(Class<R> role) {
      if (shy) {
        return Optional.empty();
      }
      return role == JobBrowser.class
          ? super.role(JobBrowser.class).map(it -> role.cast(new Watching(it)))
          : super.role(role);
    }

    private final class Watching implements JobBrowser {
      private final JobBrowser inner;

      Watching(JobBrowser inner) {
        this.inner = inner;
      }

      @Override
      public Map<String, Counts> counts() {
        reads.incrementAndGet();
        if (down) {
          throw new StoreException(StoreException.Kind.UNAVAILABLE, "away");
        }
        return inner.counts();
      }

      @Override
      public Counts counts(String queue) {
        return inner.counts(queue);
      }

      @Override
      public Optional<JobView> find(JobId id) {
        return inner.find(id);
      }

      @Override
      public Page<JobView> list(JobQuery query) {
        return inner.list(query);
      }

      @Override
      public int alter(JobQuery query, Alteration alteration) {
        return inner.alter(query, alteration);
      }
    }
  }
}
