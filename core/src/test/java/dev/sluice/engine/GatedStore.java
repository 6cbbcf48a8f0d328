package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.client.SharedStore;
import dev.sluice.memory.MemoryStore;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.NewJob;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A far store whose enqueues wait at a gate, and can be made to fail once. */
final class GatedStore extends SharedStore {
  private final CountDownLatch called = new CountDownLatch(1);
  private final CountDownLatch gate = new CountDownLatch(1);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final List<Integer> batches = new CopyOnWriteArrayList<>();
  private final List<Thread> writers = new CopyOnWriteArrayList<>();

  GatedStore() {
    super(new MemoryStore(InstantSource.system()));
  }

  @Override
  public List<Enqueued> enqueue(List<NewJob> jobs) {
    called.countDown();
    await(gate);
    batches.add(jobs.size());
    writers.add(Thread.currentThread());
    Throwable failing = failure.getAndSet(null);
    if (failing instanceof Error error) {
      throw error;
    }
    if (failing instanceof RuntimeException exception) {
      throw exception;
    }
    return super.enqueue(jobs);
  }

  void open() {
    gate.countDown();
  }

  void failNext(Throwable thrown) {
    failure.set(thrown);
  }

  void awaitCall() {
    await(called);
  }

  List<Integer> batches() {
    return batches;
  }

  List<Thread> writers() {
    return writers;
  }

  // Not interruptible: a store that is writing is not either.
  private static void await(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
