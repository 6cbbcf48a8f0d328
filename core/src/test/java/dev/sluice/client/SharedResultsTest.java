package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.BuryException;
import dev.sluice.JobFailedException;
import dev.sluice.JobHandle;
import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.memory.MemoryStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Results that come from another process, by the store. */
class SharedResultsTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final MemoryStore store = new MemoryStore(InstantSource.system());
  private final Sluice here = Sluice.using(new SharedStore(store), o -> {});
  private final Sluice there = Sluice.using(new SharedStore(store), o -> {});
  private final Queue<String> asking = here.queue("words", String.class);
  private final Queue<String> working = there.queue("words", String.class);

  @AfterEach
  void close() {
    here.close();
    there.close();
    store.close();
  }

  @Test
  void aRetainedResultComesFromAnotherProcess() throws Exception {
    working.compute(job -> job.payload() + "!", w -> {});

    JobHandle<String> handle =
        asking.request("hello", String.class, e -> e.retain(Duration.ofHours(1)));

    assertThat(handle.join(LIMIT)).isEqualTo("hello!");
  }

  @Test
  void aFailureComesFromAnotherProcess() {
    working.work(
        job -> {
          throw new BuryException("no use");
        });

    JobHandle<String> handle = asking.request("hello", String.class);

    assertThatThrownBy(() -> handle.join(LIMIT))
        .isInstanceOf(JobFailedException.class)
        .hasMessageContaining("no use")
        .hasNoCause();
  }

  @Test
  void aCancelComesFromAnotherProcess() {
    JobHandle<String> handle =
        asking.request("hello", String.class, e -> e.retain(Duration.ofHours(1)));

    there.jobs().cancel(handle.id(), "not wanted");

    assertThatThrownBy(() -> handle.join(LIMIT))
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining("not wanted");
  }

  @Test
  void aJobThatVanishedWithoutTraceFailsItsHandle() {
    JobHandle<String> handle = asking.request("hello", String.class);
    there.jobs().delete(handle.id());

    assertThatThrownBy(() -> handle.join(LIMIT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("retain");
  }

  @Test
  void aFunctionIsRefusedAsItCannotBeStored() {
    assertThatThrownBy(() -> asking.submit(() -> 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("\"shared\"")
        .hasMessageContaining("memory:");
    assertThat(asking.counts().total()).isZero();
  }
}
