package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.spi.Enqueued;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.StoreException;
import dev.sluice.testkit.conformance.TestJob;
import dev.sluice.testkit.reference.ReferenceStore;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FaultyStoreTest {
  private final Faults faults = new Faults(1);
  private final ReferenceStore inner = new ReferenceStore(new ManualClock());
  private final JobStore store = FaultyStore.of(inner, faults);
  private final NewJob job = TestJob.job().build();

  @Test
  void aCallThatFailsBeforeDidNothing() {
    faults.next(new Faults.FailBefore());
    assertThatThrownBy(() -> store.enqueue(List.of(job))).isInstanceOf(StoreException.class);
    assertThat(inner.find(job.id())).isEmpty();
    assertThat(store.enqueue(List.of(job))).containsExactly(Enqueued.inserted(job.id()));
  }

  @Test
  void aCallThatFailsAfterWasDone() {
    faults.next(new Faults.Pass(), new Faults.FailAfter());
    assertThat(store.enqueue(List.of())).isEmpty();
    assertThatThrownBy(() -> store.enqueue(List.of(job))).isInstanceOf(StoreException.class);
    assertThat(store.enqueue(List.of(job))).containsExactly(Enqueued.duplicate(job.id()));
  }

  @Test
  void aCallWaitsUntilItsLatchOpens() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    faults.next(new Faults.WaitFor(latch));
    FutureTask<List<Enqueued>> call = new FutureTask<>(() -> store.enqueue(List.of(job)));
    Thread thread = new Thread(call, "waiting call");
    thread.start();
    assertThat(inner.find(job.id())).isEmpty();
    latch.countDown();
    assertThat(call.get(30, TimeUnit.SECONDS)).hasSize(1);
  }

  @Test
  void rolesFailAsWell() {
    JobBrowser browser = store.role(JobBrowser.class).orElseThrow();
    faults.down(true);
    assertThatThrownBy(browser::counts).isInstanceOf(StoreException.class);
    assertThat(store.traits()).isEqualTo(inner.traits());
    faults.down(false);
    assertThat(browser.counts()).isEmpty();
    assertThat(store.role(Runnable.class)).isEmpty();
  }

  @Test
  void chanceFailsSomeCallsAndNotOthers() {
    faults.byChance(0.3, 0.3);
    int failed = 0;
    for (int i = 0; i < 1_000; i++) {
      try {
        store.enqueue(List.of());
      } catch (StoreException e) {
        assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE);
        failed++;
      }
    }
    assertThat(failed).isBetween(500, 700);
  }
}
