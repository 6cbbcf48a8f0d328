package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.job.JobId;
import dev.sluice.memory.MemoryStore;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.Feature;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.Traits;
import dev.sluice.spi.WorkSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Storages that can do less say so. */
class PlainSourceTest {
  private final MemoryStore store = new MemoryStore();

  /** A source of work that cannot do much, and a store if it is asked for one. */
  private final class Plain implements WorkSource {
    private final boolean takesJobs;

    Plain(boolean takesJobs) {
      this.takesJobs = takesJobs;
    }

    @Override
    public Traits traits() {
      Traits own = store.traits();
      return new Traits(
          "plain",
          Set.of(Feature.EXTEND),
          own.callCost(),
          own.threading(),
          own.sharing(),
          own.durability(),
          own.resolution(),
          own.maxPayload());
    }

    @Override
    public List<Delivery> claim(ClaimRequest request) throws InterruptedException {
      return store.claim(request);
    }

    @Override
    public List<Settled> settle(List<? extends Settlement> outcomes) {
      return store.settle(outcomes);
    }

    @Override
    public List<LeaseStatus> extend(List<? extends LeaseToken> leases, Duration lease) {
      return store.extend(leases, lease);
    }

    @Override
    public void wakeup() {
      store.wakeup();
    }

    @Override
    public <R> Optional<R> role(Class<R> role) {
      return takesJobs && role == JobStore.class ? store.role(role) : Optional.empty();
    }

    @Override
    public void close() {
      store.close();
    }
  }

  @Test
  void rule14_anOptionThatTheStorageCannotHonourIsRefused() {
    try (Sluice sluice = Sluice.using(new Plain(true), o -> o.sweeping(false))) {
      Queue<byte[]> queue = sluice.queue("q");
      assertThat(queue.enqueue(new byte[0]).outcome()).isEqualTo(Enqueued.Outcome.INSERTED);

      refused("DELAY", () -> queue.enqueue(new byte[0], e -> e.delay(Duration.ofSeconds(1))));
      refused("DELAY", () -> queue.enqueue(new byte[0], e -> e.at(Instant.MAX)));
      refused("PRIORITY", () -> queue.enqueue(new byte[0], e -> e.priority(1)));
      refused("GROUPS", () -> queue.enqueue(new byte[0], e -> e.group("g")));
      refused("UNIQUE", () -> queue.enqueue(new byte[0], e -> e.unique("u")));
      refused("EXPIRE", () -> queue.enqueue(new byte[0], e -> e.expiresAt(Instant.MAX)));
      refused("RETAIN", () -> queue.enqueue(new byte[0], e -> e.retain(Duration.ofDays(1))));
    }
  }

  @Test
  void aRoleThatIsMissingIsNamed() {
    try (Sluice sluice = Sluice.using(new Plain(false), o -> {})) {
      Queue<byte[]> queue = sluice.queue("q");

      lacking("JobStore", () -> queue.enqueue(new byte[0]));
      lacking("JobStore", () -> queue.enqueueAll(List.of(new byte[0])));
      assertThatThrownBy(() -> queue.enqueueAsync(new byte[0], e -> {}).get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(IllegalStateException.class);
      lacking("JobBrowser", queue::counts);
      lacking("JobBrowser", () -> queue.handle(JobId.next(), String.class));
      lacking("JobBrowser", () -> queue.waitUntilEmpty(Duration.ZERO));
      lacking("QueueControl", queue::pause);
      lacking("JobControl", () -> sluice.jobs().cancel(JobId.next(), ""));
    }
  }

  private static void refused(
      String feature, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"plain\" has no " + feature);
  }

  private static void lacking(
      String role, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("\"plain\"")
        .hasMessageContaining(role);
  }
}
