package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.Swept;
import dev.sluice.spi.Traits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("try") // a sweeper works by being open
final class SweeperTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2030-01-01T00:00:00Z"));

  private final List<String> errors = new CopyOnWriteArrayList<>();

  private Sweeper sweeper(OnlySweeps store, Duration interval) {
    Sweeper sweeper =
        new Sweeper(
            store,
            Traits.CallCost.LOCAL,
            interval,
            CLOCK,
            (doing, error) -> errors.add(doing + " " + error));
    sweeper.start();
    return sweeper;
  }

  @Test
  void sweeps_again_at_once_while_there_is_more() throws Exception {
    OnlySweeps store = new OnlySweeps(() -> new Swept(1, 0, 0, 0, true, null));
    try (Sweeper sweeper = sweeper(store, Duration.ofDays(1))) {
      assertThat(store.sweeps.tryAcquire(100, 20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void sweeps_once_an_interval_when_nothing_is_due() throws Exception {
    OnlySweeps store = new OnlySweeps(() -> new Swept(0, 0, 0, 0, false, null));
    try (Sweeper sweeper = sweeper(store, Duration.ofDays(1))) {
      assertThat(store.sweeps.tryAcquire(1, 20, TimeUnit.SECONDS)).isTrue();
      assertThat(store.sweeps.tryAcquire(1, 50, TimeUnit.MILLISECONDS)).isFalse();
    }
  }

  @Test
  void sweeps_sooner_when_something_is_due_sooner() throws Exception {
    OnlySweeps store =
        new OnlySweeps(() -> new Swept(0, 0, 0, 0, false, CLOCK.instant().plusMillis(15)));
    try (Sweeper sweeper = sweeper(store, Duration.ofDays(1))) {
      assertThat(store.sweeps.tryAcquire(3, 20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void goes_on_whatever_the_store_throws_and_says_so_once() throws Exception {
    OnlySweeps store =
        new OnlySweeps(
            () -> {
              throw new StoreException(StoreException.Kind.UNAVAILABLE, "away");
            });
    try (Sweeper sweeper = sweeper(store, Duration.ofMillis(1))) {
      assertThat(store.sweeps.tryAcquire(4, 20, TimeUnit.SECONDS)).isTrue();
      store.answer =
          () -> {
            throw new AssertionError("even this");
          };
      assertThat(store.sweeps.tryAcquire(2, 20, TimeUnit.SECONDS)).isTrue();
      store.answer = () -> new Swept(0, 0, 0, 0, false, null);
      assertThat(store.sweeps.tryAcquire(3, 20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(errors).hasSize(1);
  }

  @Test
  void closing_ends_it_and_twice_is_fine() throws Exception {
    OnlySweeps store = new OnlySweeps(() -> new Swept(0, 0, 0, 0, false, null));
    Sweeper sweeper = sweeper(store, Duration.ofMillis(1));
    sweeper.close();
    sweeper.close();
    store.sweeps.drainPermits();
    assertThat(store.sweeps.tryAcquire(1, 20, TimeUnit.MILLISECONDS)).isFalse();
  }

  /** Only sweeps. */
  private static final class OnlySweeps implements JobStore {
    final Semaphore sweeps = new Semaphore(0);
    volatile Supplier<Swept> answer;

    OnlySweeps(Supplier<Swept> answer) {
      this.answer = answer;
    }

    @Override
    public Swept sweep(SweepRequest request) {
      sweeps.release();
      return answer.get();
    }

    @Override
    public List<Enqueued> enqueue(List<NewJob> jobs) {
      throw new AssertionError("a sweeper only sweeps");
    }

    @Override
    public Traits traits() {
      throw new AssertionError("a sweeper only sweeps");
    }

    @Override
    public List<Delivery> claim(ClaimRequest request) {
      throw new AssertionError("a sweeper only sweeps");
    }

    @Override
    public List<Settled> settle(List<? extends Settlement> outcomes) {
      throw new AssertionError("a sweeper only sweeps");
    }

    @Override
    public List<LeaseStatus> extend(List<? extends LeaseToken> leases, Duration lease) {
      throw new AssertionError("a sweeper only sweeps");
    }

    @Override
    public void wakeup() {}

    @Override
    public void close() {}
  }
}
