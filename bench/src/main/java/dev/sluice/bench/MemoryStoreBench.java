package dev.sluice.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.memory.MemoryStore;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settlement;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The memory store's own interface beside a {@link ThreadPoolExecutor}: no-op jobs from one
 * producer through two workers, enqueue to done, both in turns in one process. Arguments: jobs a
 * run (1,000,000), runs (15), a part of the names of the comparisons to make (all).
 */
public final class MemoryStoreBench {
  private static final OperatingSystemMXBean CPU =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final int WORKERS = 2;
  private static final byte[] NOTHING = {};

  private final String only;
  private final int jobs;
  private final int runs;

  private MemoryStoreBench(int jobs, int runs, String only) {
    this.only = only;
    this.jobs = jobs;
    this.runs = runs;
  }

  /** Runs all comparisons and prints medians and ratios. */
  public static void main(String[] args) throws Exception {
    int jobs = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
    int runs = args.length > 1 ? Integer.parseInt(args[1]) : 15;
    MemoryStoreBench bench = new MemoryStoreBench(jobs, runs, args.length > 2 ? args[2] : "");
    bench.compare("batches of 1000", 1000, 1, JobOptions.DEFAULT);
    bench.compare("one by one", 1, 1, JobOptions.DEFAULT);
    bench.compare("one by one, 2 producers", 1, 2, JobOptions.DEFAULT);
    bench.compare("one by one, priorities", 1, 1, null);
    bench.compare("one by one, delay 1 ms", 1, 1, options(0, Duration.ofMillis(1), Duration.ZERO));
    bench.compare("one by one, kept 1 ms", 1, 1, options(0, null, Duration.ofMillis(1)));
    bench.heap();
  }

  private static JobOptions options(int priority, @Nullable Duration delay, Duration retain) {
    return new JobOptions(Map.of(), priority, null, delay, null, null, 25, null, null, retain, 5);
  }

  private void compare(String what, int batch, int producers, @Nullable JobOptions options)
      throws Exception {
    if (!what.contains(only)) {
      return;
    }
    Series ours = new Series(runs);
    Series peer = new Series(runs);
    for (int run = -2; run < runs; run++) {
      ours.run(run, () -> store(batch, producers, options));
      peer.run(run, () -> executor(producers));
    }
    System.out.printf(
        "%-24s %6.2f M/s %5.0f ns CPU   executor %6.2f M/s %5.0f ns CPU   ratio %.2f%n",
        what,
        Median.of(ours.rates),
        Median.of(ours.cpu) / jobs,
        Median.of(peer.rates),
        Median.of(peer.cpu) / jobs,
        Median.of(ours.rates) / Median.of(peer.rates));
  }

  /** What the runs of one of the two took. CPU time is the better witness on a busy machine. */
  private static final class Series {
    final double[] rates;
    final double[] cpu;

    Series(int runs) {
      rates = new double[runs];
      cpu = new double[runs];
    }

    /** Makes one run; those with a negative number warm up. */
    void run(int number, Callable<Double> what) throws Exception {
      long before = CPU.getProcessCpuTime();
      double rate = what.call();
      if (number >= 0) {
        rates[number] = rate;
        cpu[number] = CPU.getProcessCpuTime() - before;
      }
    }
  }

  private double rate(long start) {
    return jobs * 1e3 / (System.nanoTime() - start);
  }

  private double store(int batch, int producers, @Nullable JobOptions options) throws Exception {
    MemoryStore store = new MemoryStore(InstantSource.system());
    CountDownLatch done = new CountDownLatch(1);
    AtomicLong left = new AtomicLong(jobs);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      threads.add(new Thread(() -> work(store, left, done)));
    }
    threads.forEach(Thread::start);
    long start = System.nanoTime();
    for (int p = 1; p < producers; p++) {
      Thread producer = new Thread(() -> produce(store, batch, jobs / producers, options));
      threads.add(producer);
      producer.start();
    }
    produce(store, batch, jobs / producers, options);
    done.await();
    while (store.counts("bench").live() > 0) {
      Thread.onSpinWait();
    }
    double rate = rate(start);
    store.close();
    for (Thread thread : threads) {
      thread.join();
    }
    return rate;
  }

  private static void produce(
      MemoryStore store, int batch, int count, @Nullable JobOptions options) {
    JobOptions[] some = new JobOptions[8];
    for (int i = 0; i < some.length; i++) {
      some[i] = options != null ? options : options(i, null, Duration.ZERO);
    }
    List<NewJob> jobs = new ArrayList<>(batch);
    for (int i = 0; i < count; i++) {
      NewJob job = new NewJob(JobId.next(), "bench", "", NOTHING, some[i & 7], null);
      if (batch == 1) {
        store.enqueue(List.of(job));
        continue;
      }
      jobs.add(job);
      if (jobs.size() == batch || i == count - 1) {
        store.enqueue(jobs);
        jobs.clear();
      }
    }
  }

  private static void work(MemoryStore store, AtomicLong left, CountDownLatch done) {
    ClaimRequest request =
        new ClaimRequest(
            List.of("bench"), 1000, Duration.ofSeconds(30), Duration.ofSeconds(1), "bench");
    List<Settlement> outcomes = List.of();
    try {
      while (!outcomes.isEmpty() || left.get() > 0) {
        List<Delivery> claimed = store.turn(outcomes, request).claimed();
        outcomes = new ArrayList<>(claimed.size());
        for (Delivery delivery : claimed) {
          outcomes.add(new Settlement.Complete(delivery, null));
        }
        if (!claimed.isEmpty() && left.addAndGet(-claimed.size()) == 0) {
          done.countDown();
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private double executor(int producers) throws Exception {
    CountDownLatch done = new CountDownLatch(jobs / producers * producers);
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(WORKERS, WORKERS, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>());
    executor.prestartAllCoreThreads();
    long start = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int p = 1; p < producers; p++) {
      Thread producer = new Thread(() -> feed(executor, done, jobs / producers));
      threads.add(producer);
      producer.start();
    }
    feed(executor, done, jobs / producers);
    done.await();
    double rate = rate(start);
    executor.shutdown();
    for (Thread thread : threads) {
      thread.join();
    }
    return rate;
  }

  private static void feed(ThreadPoolExecutor executor, CountDownLatch done, int count) {
    for (int i = 0; i < count; i++) {
      executor.execute(done::countDown);
    }
  }

  private void heap() {
    Runtime runtime = Runtime.getRuntime();
    try (MemoryStore store = new MemoryStore(InstantSource.system())) {
      long before = used(runtime);
      produce(store, 1000, jobs, JobOptions.DEFAULT);
      long after = used(runtime);
      System.out.printf(
          "heap of a queued job: %.1f B (%d jobs)%n",
          (after - before) / (double) store.counts("bench").ready(), jobs);
    }
  }

  private static long used(Runtime runtime) {
    for (int i = 0; i < 4; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
