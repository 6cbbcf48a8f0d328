package dev.sluice.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.Enqueued.Outcome;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.SweepRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The two locks of the store: what comes in under one is not lost to those who hold the other. */
class DoorTest {
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final MemoryStore store = new MemoryStore(InstantSource.system());
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() throws InterruptedException {
    store.close();
    threads.shutdownNow();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  private static NewJob job(JobId id) {
    return new NewJob(id, "q", "", new byte[0], JobOptions.DEFAULT, null);
  }

  @Test
  void ofTwoThatEnqueueOneIdExactlyOneInserts() throws Exception {
    int rounds = 20_000;
    CyclicBarrier barrier = new CyclicBarrier(2);
    JobId[] ids = new JobId[rounds];
    for (int i = 0; i < rounds; i++) {
      // A few of another version, which go the other way; their numbers do not rise.
      ids[i] =
          i % 10 == 0 ? JobId.derive("door", new byte[] {(byte) i, (byte) (i >> 8)}) : JobId.next();
    }
    AtomicBoolean over = new AtomicBoolean();
    Future<?> sweeping =
        threads.submit(
            () -> {
              while (!over.get()) {
                store.sweep(new SweepRequest(10));
              }
            });
    Future<boolean[]> other = threads.submit(() -> enqueueAll(ids, barrier));
    boolean[] here = enqueueAll(ids, barrier);
    boolean[] there = other.get(60, TimeUnit.SECONDS);
    over.set(true);
    sweeping.get(60, TimeUnit.SECONDS);
    for (int i = 0; i < rounds; i++) {
      assertThat(here[i] ^ there[i]).as("round %d inserts once", i).isTrue();
    }
    assertThat(store.counts("q").ready()).isEqualTo(rounds);
  }

  private boolean[] enqueueAll(JobId[] ids, CyclicBarrier barrier) throws Exception {
    boolean[] inserted = new boolean[ids.length];
    for (int i = 0; i < ids.length; i++) {
      barrier.await(30, TimeUnit.SECONDS);
      inserted[i] = store.enqueue(List.of(job(ids[i]))).get(0).outcome() == Outcome.INSERTED;
    }
    return inserted;
  }

  @Test
  void whoWaitsIsNeverForgotten() throws Exception {
    int rounds = 20_000;
    BlockingQueue<JobId> taken = new ArrayBlockingQueue<>(2);
    Semaphore places = new Semaphore(3);
    List<Future<?>> claimers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      claimers.add(threads.submit(() -> claimOneByOne(places, taken)));
    }
    for (int i = 0; i < rounds; i++) {
      // Who has taken a job stays away for the rest of the round: nobody makes up for what the
      // others do not see.
      enqueueNew();
      pause(random.nextInt(20_000));
      enqueueNew();
      for (int job = 0; job < 2; job++) {
        assertThat(taken.poll(20, TimeUnit.SECONDS)).as("seed %d, round %d", seed, i).isNotNull();
      }
      pause(random.nextInt(80_000));
      places.release(2);
    }
    store.close();
    places.release(3);
    for (Future<?> claimer : claimers) {
      claimer.get(20, TimeUnit.SECONDS);
    }
  }

  private void enqueueNew() {
    store.enqueue(List.of(job(JobId.next())));
  }

  private Void claimOneByOne(Semaphore places, BlockingQueue<JobId> taken) throws Exception {
    try {
      while (true) {
        places.acquire();
        store
            .claim(Jobs.request(1, Duration.ofMinutes(5), "q"))
            .forEach(delivery -> taken.add(delivery.job()));
        // Throws once the store is closed.
        store.counts("q");
      }
    } catch (StoreException closed) {
      return null;
    }
  }

  // So short that sleeping would be much longer: those who wait are met awake, half asleep, asleep.
  private static void pause(int nanos) {
    long until = System.nanoTime() + nanos;
    while (System.nanoTime() - until < 0) {
      Thread.onSpinWait();
    }
  }

  @RepeatedTest(5)
  void anIdThatIsCalledNewNeverWasHere() {
    FreshIds ids = new FreshIds();
    Set<JobId> there = new HashSet<>();
    List<JobId> late = new ArrayList<>();
    List<JobId> known = new ArrayList<>();
    int fresh = 0;
    for (int i = 0; i < 20_000; i++) {
      JobId id =
          switch (random.nextInt(8)) {
            // Of version 4, which does not rise.
            case 0 -> new JobId((random.nextLong() & ~0xf000L) | 0x4000L, random.nextLong());
            case 1 -> late.isEmpty() ? JobId.next() : late.remove(random.nextInt(late.size()));
            case 2 -> known.isEmpty() ? JobId.next() : known.get(random.nextInt(known.size()));
            default -> JobId.next();
          };
      if (random.nextInt(6) == 0 && !there.contains(id)) {
        late.add(id);
      } else {
        if (ids.isNew(id)) {
          fresh++;
          assertThat(there).as("seed %d, call %d", seed, i).doesNotContain(id);
        }
        ids.add(id);
        there.add(id);
        known.add(id);
      }
    }
    assertThat(fresh).as("seed %d", seed).isGreaterThan(8_000);
  }
}
