package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** For whom a stop waits, and whom it interrupts. */
@Timeout(60)
final class StoppingTest {
  private final AtomicReference<Runner> member = new AtomicReference<>();
  private final Crew crew =
      new Crew(
          1,
          Nanos.of(Rig.SOON),
          new Hiring(),
          new Outage(InstantSource.system(), (doing, error) -> {}, () -> {}),
          () -> {});

  // Its handler stops the worker as well: it was gone when this one looked, and came back from
  // there
  // a moment later.
  @Test
  void who_comes_back_from_stopping_the_worker_is_not_told_to_end() throws Exception {
    try (Rig rig = new Rig()) {
      crew.start();
      Runner runner = member.get();
      RunningJob<?> job = run(rig, runner);
      new Stopping(comingBack(runner), crew, leases()).stop(Rig.SOON);
      assertThat(runner.isStoppingWorker()).isFalse();
      assertThat(job.isCancelled()).isFalse();
    }
  }

  private static RunningJob<?> run(Rig rig, Runner runner) throws InterruptedException {
    rig.enqueue("one");
    ClaimRequest claim = new ClaimRequest(List.of("q"), 1, Rig.SOON, Duration.ZERO, "test");
    List<Delivery> claimed = rig.store.claim(claim);
    Thread thread = new Thread(() -> {});
    Batch batch = new Batch(thread, claimed, true, System.nanoTime(), Nanos.of(Rig.SOON));
    RunningJob<?> job = new RunningJob<>(claimed.get(0), null, batch, leases());
    batch.start(0, job);
    runner.take(batch);
    return job;
  }

  /** One that is asked after the look at the runners. */
  private static Supply comingBack(Runner runner) {
    return (Supply)
        Proxy.newProxyInstance(
            Supply.class.getClassLoader(),
            new Class<?>[] {Supply.class},
            (self, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("isAsking");
              // Asked before and after the look at the runners: it is gone in between only.
              runner.stoppingWorker(!runner.isStoppingWorker());
              return false;
            });
  }

  // Nothing here gets as far as the storage.
  @SuppressWarnings("NullAway")
  private static Leases leases() {
    return new Leases(null, null, Rescue.Taking::take);
  }

  private final class Hiring implements Crew.Hiring {
    // It is never run.
    @Override
    @SuppressWarnings("NullAway")
    public Runner runner() {
      Runner runner = new Runner(null, crew, null, null, null, null, null);
      member.set(runner);
      return runner;
    }

    @Override
    public void launch(Runner runner) {}
  }
}
