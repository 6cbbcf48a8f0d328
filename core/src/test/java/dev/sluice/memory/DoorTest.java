package dev.sluice.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobQuery;
import dev.sluice.job.UniqueKey;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.Enqueued.Outcome;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.QueueSettings;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.SweepRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two locks of the store: what comes in under one is not lost to those who hold the other. */
class DoorTest {
  private static final int ROUNDS = Boolean.getBoolean("sluice.long") ? 100_000 : 10_000;

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
    CyclicBarrier barrier = new CyclicBarrier(2);
    JobId[] ids = new JobId[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
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
    for (int i = 0; i < ROUNDS; i++) {
      assertThat(here[i] ^ there[i]).as("round %d inserts once", i).isTrue();
    }
    assertThat(store.counts("q").ready()).isEqualTo(ROUNDS);
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
  void anIdThatComesInWhileItsTwinWaitsForTheOtherLockIsSeen() throws Exception {
    JobId[] ids = new JobId[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      ids[i] = JobId.next();
    }
    AtomicInteger met = new AtomicInteger();
    Future<boolean[]> plain = threads.submit(() -> enqueueTwins(ids, met, false));
    boolean[] behind = enqueueTwins(ids, met, true);
    boolean[] through = plain.get(60, TimeUnit.SECONDS);
    for (int i = 0; i < ROUNDS; i++) {
      assertThat(through[i] ^ behind[i]).as("round %d inserts once", i).isTrue();
    }
  }

  /** Answers which it inserted; a stray before it keeps a job from coming in through the door. */
  private boolean[] enqueueTwins(JobId[] ids, AtomicInteger met, boolean behindStray) {
    Random own = new Random(seed + (behindStray ? 1 : 0));
    boolean[] inserted = new boolean[ids.length];
    for (int i = 0; i < ids.length; i++) {
      JobId stray = JobId.derive("stray", new byte[] {(byte) i, (byte) (i >> 8)});
      List<NewJob> batch = behindStray ? List.of(job(stray), job(ids[i])) : List.of(job(ids[i]));
      meet(met, 2 * (i + 1));
      pause(own.nextInt(1_000));
      List<Enqueued> answers = store.enqueue(batch);
      inserted[i] = answers.get(answers.size() - 1).outcome() == Outcome.INSERTED;
    }
    return inserted;
  }

  /** Two threads go on at nearly the same moment. */
  private static void meet(AtomicInteger met, int target) {
    met.incrementAndGet();
    while (met.get() < target && !Thread.interrupted()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void theOrderHoldsWhicheverWayTheJobsComeIn() throws Exception {
    int jobs = 10 * ROUNDS;
    Future<?> producing = threads.submit(() -> produceInOrder(jobs));
    int next = 0;
    while (next < jobs) {
      for (Delivery delivery : store.claim(Jobs.request(50, Duration.ofSeconds(20), "q"))) {
        assertThat(delivery.kind()).as("seed %d", seed).isEqualTo("k" + next);
        next++;
      }
    }
    producing.get(20, TimeUnit.SECONDS);
  }

  private void produceInOrder(int jobs) {
    List<NewJob> batch = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      JobId id =
          random.nextInt(20) == 0
              ? new JobId((random.nextLong() & ~0xf000L) | 0x8000L, i)
              : JobId.next();
      UniqueKey key =
          random.nextInt(20) == 0 ? new UniqueKey("k" + i, null, UniqueKey.OnConflict.KEEP) : null;
      batch.add(new NewJob(id, "q", "k" + i, new byte[0], options(key), null));
      if (random.nextInt(5) == 0 || i == jobs - 1) {
        store.enqueue(batch);
        batch.clear();
      }
    }
  }

  private static JobOptions options(@Nullable UniqueKey key) {
    return new JobOptions(Map.of(), 0, null, null, null, key, 25, null, null, Duration.ZERO, 5);
  }

  @Test
  void aCapacityCountsWhatHasOnlyJustComeIn() {
    for (int i = 0; i < 5; i++) {
      store.enqueue(List.of(job(JobId.next())));
    }
    store.configure("q", QueueSettings.DEFAULT.capacity(5));
    JobId known = JobId.next();

    assertThat(store.enqueue(List.of(job(known))).get(0).outcome()).isEqualTo(Outcome.FULL);
    store.configure("q", QueueSettings.DEFAULT);
    assertThat(store.enqueue(List.of(job(known))).get(0).outcome()).isEqualTo(Outcome.INSERTED);
  }

  @Test
  void ofManyThatEnqueueOneUniqueKeyExactlyOneInserts() throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(2);
    Future<Integer> other = threads.submit(() -> enqueueKeys(barrier));
    int here = enqueueKeys(barrier);
    assertThat(here + other.get(60, TimeUnit.SECONDS)).isEqualTo(ROUNDS);
  }

  private int enqueueKeys(CyclicBarrier barrier) throws Exception {
    int inserted = 0;
    for (int i = 0; i < ROUNDS; i++) {
      UniqueKey key = new UniqueKey("k" + i, null, UniqueKey.OnConflict.KEEP);
      NewJob job = new NewJob(JobId.next(), "q", "", new byte[0], options(key), null);
      barrier.await(30, TimeUnit.SECONDS);
      List<Enqueued> answers = store.enqueue(List.of(job(JobId.next()), job, job(JobId.next())));
      assertThat(answers.get(0).outcome()).isEqualTo(Outcome.INSERTED);
      assertThat(answers.get(2).outcome()).isEqualTo(Outcome.INSERTED);
      inserted += answers.get(1).outcome() == Outcome.INSERTED ? 1 : 0;
    }
    return inserted;
  }

  @Test
  void whoWaitsIsNeverForgotten() throws Exception {
    BlockingQueue<JobId> taken = new ArrayBlockingQueue<>(2);
    Semaphore places = new Semaphore(3);
    List<Future<?>> claimers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      claimers.add(threads.submit(() -> claimOneByOne(places, taken)));
    }
    for (int i = 0; i < ROUNDS; i++) {
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

  /**
   * @param busy whether somebody else holds the store's lock for long again and again
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoLinesUpWhileAJobComesInGetsIt(boolean busy) throws Exception {
    int rounds = ROUNDS / (busy ? 20 : 4);
    AtomicBoolean over = new AtomicBoolean();
    Future<?> listing = threads.submit(() -> listUntil(over, busy));
    AtomicInteger met = new AtomicInteger();
    Future<?> producing =
        threads.submit(
            () -> {
              for (int i = 0; i < rounds; i++) {
                meet(met, 2 * (i + 1));
                pause(random.nextInt(3_000));
                store.enqueue(List.of(job(JobId.next())));
              }
            });
    for (int i = 0; i < rounds; i++) {
      // Waiting in vain teaches claims not to look out before they line up.
      for (int vain = 0; vain < 7; vain++) {
        store.claim(Jobs.request(1, Duration.ofNanos(1_000), "q"));
      }
      meet(met, 2 * (i + 1));
      assertThat(store.claim(Jobs.request(1, Duration.ofSeconds(5), "q")))
          .as("seed %d, round %d", seed, i)
          .hasSize(1);
    }
    producing.get(20, TimeUnit.SECONDS);
    over.set(true);
    listing.get(20, TimeUnit.SECONDS);
  }

  private void listUntil(AtomicBoolean over, boolean busy) {
    if (busy) {
      for (int i = 0; i < 100; i++) {
        store.enqueue(List.of(Jobs.job("a", w -> w.queue = "other")));
      }
      while (!over.get()) {
        store.list(JobQuery.ofQueue("other").limit(100));
      }
    }
  }

  /** At once or for soon: who waits has to hear of both. */
  private void enqueueNew() {
    Duration delay = random.nextInt(3) == 0 ? Duration.ofNanos(1 + random.nextInt(60_000)) : null;
    store.enqueue(List.of(Jobs.job("a", w -> w.delay = delay)));
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
          assertThat(there.contains(id)).as("seed %d, call %d", seed, i).isFalse();
        }
        ids.add(id);
        there.add(id);
        known.add(id);
      }
    }
    assertThat(fresh).as("seed %d", seed).isGreaterThan(8_000);
  }
}
