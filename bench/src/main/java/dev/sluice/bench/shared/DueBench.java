package dev.sluice.bench.shared;

import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.Worker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Many delayed jobs whose times are spread over one second: how late they start, the last one above
 * all. Beside it, on the same storage, as many jobs that are ready when the worker starts: no
 * storage can give out a job before it could give out those due earlier, so that drain less one
 * second is the least lateness of the last.
 *
 * <p>Arguments: storages, with commas (all of {@link Storage#NAMES}); jobs (100000); the handlers
 * at once (50); seconds from the first enqueue to the first due time (60: filling must fit in).
 */
public final class DueBench {
  private static final byte[] PAYLOAD = new byte[250];
  private static final Duration SPREAD = Duration.ofSeconds(1);
  private static final long PATIENCE_MINUTES = 10;
  private static final Clock CLOCK = Clock.systemUTC();

  private final int jobs;
  private final int concurrency;

  private DueBench(int jobs, int concurrency) {
    this.jobs = jobs;
    this.concurrency = concurrency;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    List<String> names =
        arguments.length > 0 ? List.of(arguments[0].split(",", -1)) : Storage.NAMES;
    int jobs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100_000;
    int concurrency = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 50;
    DueBench bench = new DueBench(jobs, concurrency);
    for (String name : names) {
      try (Storage storage = Storage.start(name);
          Sluice sluice = Sluice.open(storage.url())) {
        bench.measure(name, sluice);
      }
    }
  }

  private void measure(String name, Sluice sluice) throws InterruptedException {
    Queue<byte[]> ready = sluice.queue("ready");
    Duration filling = fill(ready, null);
    double drained = drain(ready);
    Lateness late = wait(sluice.queue("due"), filling.multipliedBy(2).plus(SPREAD));
    System.out.printf(
        Locale.ROOT,
        "%-12s %,d jobs: ready ones drained in %.2f s; due within %.0f s: late p50 %,d ms, p99 %,d"
            + " ms, the last %,d ms; %d early%n",
        name,
        jobs,
        drained,
        SPREAD.toMillis() / 1e3,
        late.rank(50),
        late.rank(99),
        late.rank(100),
        late.early());
  }

  /** In seconds, from the first handler to the last. */
  private double drain(Queue<byte[]> queue) throws InterruptedException {
    Progress progress = new Progress(jobs);
    Worker worker = queue.work(job -> progress.ran(), w -> w.concurrency(concurrency));
    try {
      return jobs / progress.awaitRate();
    } finally {
      worker.close();
    }
  }

  /** All jobs are there before the first is due: filling another queue took half of the lead. */
  private Lateness wait(Queue<byte[]> queue, Duration lead) throws InterruptedException {
    Instant first = CLOCK.instant().plus(lead);
    fill(queue, first);
    if (CLOCK.instant().isAfter(first)) {
      throw new IllegalStateException("filling took longer than " + lead);
    }
    Lateness lateness = new Lateness(jobs);
    Worker worker =
        queue.work(job -> lateness.started(job.runAt()), w -> w.concurrency(concurrency));
    try {
      lateness.await();
      return lateness;
    } finally {
      worker.close();
    }
  }

  /** In batches; due from that time on, or now. Answers how long it took. */
  private Duration fill(Queue<byte[]> queue, @Nullable Instant first) {
    long began = System.nanoTime();
    long step = SPREAD.toNanos() / jobs;
    AtomicInteger index = new AtomicInteger();
    List<byte[]> batch = new ArrayList<>();
    for (int i = 1; i <= jobs; i++) {
      batch.add(PAYLOAD);
      if (batch.size() == Contender.BATCH || i == jobs) {
        queue.enqueueAll(
            batch,
            (payload, e) -> {
              if (first != null) {
                e.at(first.plusNanos(step * index.getAndIncrement()));
              }
            });
        batch.clear();
      }
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** How many milliseconds after its due time each handler began. */
  private static final class Lateness {
    private final long[] millis;
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger early = new AtomicInteger();
    private final CountDownLatch left;

    Lateness(int jobs) {
      millis = new long[jobs];
      left = new CountDownLatch(jobs);
    }

    void started(Instant due) {
      Duration late = Duration.between(due, CLOCK.instant());
      if (late.isNegative()) {
        early.incrementAndGet();
      }
      int index = started.getAndIncrement();
      if (index < millis.length) {
        millis[index] = late.toMillis();
      }
      left.countDown();
    }

    void await() throws InterruptedException {
      if (!left.await(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        throw new IllegalStateException(left.getCount() + " jobs did not run");
      }
      Arrays.sort(millis);
    }

    long rank(int percent) {
      return millis[(int) Math.ceil(percent / 100.0 * millis.length) - 1];
    }

    int early() {
      return early.get();
    }
  }
}
