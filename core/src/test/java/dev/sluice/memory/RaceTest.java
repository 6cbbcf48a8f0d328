package dev.sluice.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.Counts;
import dev.sluice.job.JobId;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued.Outcome;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.QueueSettings;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.SweepRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What must hold when many threads call at once. */
class RaceTest {
  private final MemoryStore store = new MemoryStore(InstantSource.system());
  private final Jobs jobs = new Jobs(store);
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }

  @Test
  void ofClaimAndCancelExactlyOneWins() throws Exception {
    int rounds = 20_000;
    CyclicBarrier barrier = new CyclicBarrier(2);
    JobId[] current = new JobId[1];
    AtomicInteger cancelled = new AtomicInteger();
    int claimed = 0;
    Future<?> canceller =
        threads.submit(
            () -> {
              for (int i = 0; i < rounds; i++) {
                barrier.await(30, TimeUnit.SECONDS);
                Altered answer =
                    store.alter(List.of(current[0]), new Alteration.Cancel("race")).get(0);
                if (answer.result() == Altered.Result.CHANGED) {
                  cancelled.incrementAndGet();
                }
                barrier.await(30, TimeUnit.SECONDS);
              }
              return null;
            });
    for (int i = 0; i < rounds; i++) {
      current[0] = jobs.put("a");
      barrier.await(30, TimeUnit.SECONDS);
      List<Delivery> got = jobs.claim(1);
      claimed += got.size();
      barrier.await(30, TimeUnit.SECONDS);
      assertThat(claimed + cancelled.get()).isEqualTo(i + 1);
      if (!got.isEmpty()) {
        jobs.complete(got.get(0));
      }
    }
    get(canceller);
    assertThat(store.counts("q")).isEqualTo(Counts.NONE);
  }

  @Test
  void capacityHoldsUnderConcurrentEnqueues() throws Exception {
    int capacity = 50;
    store.configure("q", QueueSettings.DEFAULT.capacity(capacity));
    AtomicInteger inserted = new AtomicInteger();
    AtomicInteger taken = new AtomicInteger();
    List<Future<?>> all = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      all.add(
          threads.submit(
              () -> {
                for (int i = 0; i < 5_000; i++) {
                  if (jobs.enqueue(Jobs.job("a")).outcome() == Outcome.INSERTED) {
                    inserted.incrementAndGet();
                  }
                  assertThat(store.counts("q").waiting()).isLessThanOrEqualTo(capacity);
                  if (i % 7 == 0) {
                    List<Delivery> got = jobs.claim(3);
                    taken.addAndGet(got.size());
                    got.forEach(jobs::complete);
                  }
                }
              }));
    }
    for (Future<?> each : all) {
      get(each);
    }
    assertThat(store.counts("q").ready()).isEqualTo(inserted.get() - taken.get());
  }

  @Test
  void nothingIsLostOrDoubledAmongManyProducersAndConsumers() throws Exception {
    int producers = 3;
    int perProducer = 20_000;
    int total = producers * perProducer;
    Set<JobId> enqueued = ConcurrentHashMap.newKeySet();
    ConcurrentLinkedQueue<JobId> completed = new ConcurrentLinkedQueue<>();
    AtomicInteger left = new AtomicInteger(total);
    List<Future<?>> all = new ArrayList<>();
    for (int p = 0; p < producers; p++) {
      int producer = p;
      all.add(threads.submit(() -> produce(producer, perProducer, enqueued)));
    }
    for (int c = 0; c < 4; c++) {
      all.add(threads.submit(consumer(completed, left)));
    }
    all.add(
        threads.submit(
            () -> {
              while (left.get() > 0) {
                store.sweep(new SweepRequest(100));
                assertThat(store.counts("q").live()).isBetween(0L, (long) total);
              }
            }));
    for (Future<?> each : all) {
      get(each);
    }
    assertThat(completed).hasSize(total);
    assertThat(Set.copyOf(completed)).isEqualTo(enqueued);
    assertThat(store.counts("q")).isEqualTo(Counts.NONE);
  }

  private void produce(int producer, int count, Set<JobId> enqueued) {
    List<NewJob> batch = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      NewJob job =
          Jobs.job(
              "a",
              w -> {
                w.priority = number % 50 == 0 ? -1 : 0;
                w.group = number % 20 == 0 ? "group " + number % 7 : null;
                w.delay = number % 30 == 0 ? Duration.ofMillis(number % 5) : null;
              });
      enqueued.add(job.id());
      batch.add(job);
      if (batch.size() == 1 + producer * 10 || i == count - 1) {
        assertThat(store.enqueue(batch)).allMatch(a -> a.outcome() == Outcome.INSERTED);
        batch.clear();
      }
    }
  }

  private Callable<Integer> consumer(ConcurrentLinkedQueue<JobId> completed, AtomicInteger left) {
    return () -> {
      int rounds = 0;
      List<Settlement> outcomes = new ArrayList<>();
      while (left.get() > 0) {
        var turn = store.turn(outcomes, Jobs.request(64, Duration.ofMillis(50), "q"));
        for (int i = 0; i < outcomes.size(); i++) {
          if (turn.settled().get(i) == Settled.COMPLETED) {
            completed.add(outcomes.get(i).lease().job());
            left.decrementAndGet();
          }
        }
        outcomes.clear();
        for (Delivery delivery : turn.claimed()) {
          rounds++;
          boolean retry = rounds % 101 == 0;
          outcomes.add(
              retry
                  ? new Settlement.Retry(delivery, Duration.ZERO, Jobs.FAILURE)
                  : new Settlement.Complete(delivery, null));
        }
      }
      return rounds;
    };
  }
}
