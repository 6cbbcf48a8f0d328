package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.memory.MemoryStore;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settlement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResultWatcherTest {
  private static final Duration LEASE = Duration.ofHours(1);

  private final MemoryStore store = new MemoryStore();
  private final CompletionRegistry registry = new CompletionRegistry();
  private final AtomicLong nanos = new AtomicLong();
  private final ResultWatcher watcher =
      new ResultWatcher(registry, Optional.of(store), new Closing(), false, nanos::get);

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aLiveJobIsWaitedFor() {
    Pending pending = enqueued(JobOptions.DEFAULT);

    rounds(Duration.ofHours(1));

    assertThat(pending.isDone()).isFalse();
    assertThat(registry.isAwaited(pending.id())).isTrue();
  }

  @Test
  void aRetainedJobThatSomebodyElseHasFinishedIsFound() throws InterruptedException {
    Pending pending = enqueued(retained());
    complete("done".getBytes(java.nio.charset.StandardCharsets.UTF_8));

    rounds(Duration.ofSeconds(1));

    assertThat(pending.join()).isInstanceOf(Outcome.Stored.class);
    assertThat(registry.isIdle()).isTrue();
  }

  @Test
  void aMissingJobIsGivenTheTimeThatAWorkerNeedsToTellOfItsEnd() throws InterruptedException {
    Pending pending = enqueued(JobOptions.DEFAULT);
    complete(null);

    rounds(ResultWatcher.GRACE.dividedBy(2));
    assertThat(pending.isDone()).isFalse();
    registry.completed(pending.id(), "told");

    assertThat(pending.join()).isEqualTo(new Outcome.Returned("told"));
  }

  @Test
  void aJobThatStaysMissingFailsWithAClearWord() throws InterruptedException {
    Pending pending = enqueued(JobOptions.DEFAULT);
    complete(null);

    rounds(ResultWatcher.GRACE.multipliedBy(3));

    assertThat(pending.join())
        .isInstanceOfSatisfying(
            Outcome.None.class, none -> assertThat(none.why()).hasMessageContaining("retain"));
  }

  @Test
  void twoWhoWaitForOneJobShareIt() {
    Pending first = enqueued(JobOptions.DEFAULT);
    Pending second = registry.register(first.id());

    assertThat(second).isSameAs(first);
    registry.forget(second);
    assertThat(registry.isAwaited(first.id())).isTrue();
    registry.forget(first);
    assertThat(registry.isAwaited(first.id())).isFalse();
  }

  @Test
  void whoRegistersAfterTheCloseHearsOfItAtOnce() {
    registry.close();

    assertThat(registry.register(JobId.next()).join()).isInstanceOf(Outcome.None.class);
  }

  private Pending enqueued(JobOptions options) {
    JobId id = JobId.next();
    Pending pending = registry.register(id);
    store.enqueue(List.of(new NewJob(id, "q", "", new byte[0], options, null)));
    return pending;
  }

  private void complete(byte @org.jspecify.annotations.Nullable [] result)
      throws InterruptedException {
    List<Delivery> claimed =
        store.claim(new ClaimRequest(List.of("q"), 1, LEASE, Duration.ZERO, "other"));
    store.settle(List.of(new Settlement.Complete(claimed.get(0), result)));
  }

  private void rounds(Duration time) {
    long until = nanos.get() + time.toNanos();
    while (nanos.get() < until) {
      nanos.addAndGet(Duration.ofMillis(25).toNanos());
      watcher.round();
    }
  }

  private static JobOptions retained() {
    return new dev.sluice.EnqueueOptions().retain(Duration.ofHours(1)).toJobOptions();
  }
}
