package dev.sluice.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.sluice.EnqueueOptions;
import dev.sluice.JobHandle;
import dev.sluice.Queue;
import dev.sluice.Sluice;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * No-op jobs through the public API on the memory store, from the first enqueue to the last
 * handler's end, beside a {@link ThreadPoolExecutor}: one producer, two workers, in turns.
 *
 * <p>Arguments: jobs (1,000,000), runs (15), and how the names of what to measure begin.
 */
public final class MemoryBench {
  private static final byte[] PAYLOAD = new byte[16];
  private static final int WORKERS = 2;
  private static final int BATCH = 1_000;

  // Says what a job costs also where other programs have the processors.
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** One way to get so many jobs done. */
  private interface Load {
    /** Answers what it took from the first enqueue until the last one was done. */
    Cost run(int jobs) throws Exception;
  }

  /** Time by the clock and by the processors, in nanoseconds. */
  private record Cost(long wall, long cpu) {
    /** As they stand now. */
    static Cost now() {
      return new Cost(System.nanoTime(), PROCESS.getProcessCpuTime());
    }

    static Cost since(Cost begin) {
      Cost end = now();
      return new Cost(end.wall - begin.wall, end.cpu - begin.cpu);
    }
  }

  private final int jobs;
  private final int runs;
  private final Map<String, Load> loads = new LinkedHashMap<>();

  private MemoryBench(int jobs, int runs, String only) {
    this.jobs = jobs;
    this.runs = runs;
    Map<String, Load> all = new LinkedHashMap<>();
    all.put("one by one", n -> through(n, queue -> oneByOne(queue, n)));
    all.put("batches of 1000", n -> through(n, queue -> inBatches(queue, n)));
    all.put("priority, one by one", n -> through(n, queue -> withOptions(queue, n, 0)));
    all.put("priority, batches", n -> through(n, queue -> batchesWithOptions(queue, n)));
    all.put("delay 1 ms, one by one", n -> through(n, queue -> withOptions(queue, n, 1)));
    all.put("results, one by one", MemoryBench::withResults);
    loads.put("ThreadPoolExecutor", MemoryBench::threadPool);
    all.forEach(
        (name, load) -> {
          if (name.startsWith(only)) {
            loads.put(name, load);
          }
        });
  }

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    int jobs = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
    int runs = args.length > 1 ? Integer.parseInt(args[1]) : 15;
    String only = args.length > 2 ? args[2] : "";
    MemoryBench bench = new MemoryBench(jobs, runs, only);
    if (bench.loads.size() > 1) {
      bench.run();
    }
    if ("heap".contains(only)) {
      heap(jobs);
    }
    if ("timers".contains(only)) {
      for (int run = 0; run < Math.min(runs, 5); run++) {
        accuracy(100_000, 3);
      }
    }
  }

  private void run() throws Exception {
    Map<String, List<Double>> rates = new LinkedHashMap<>();
    Map<String, List<Double>> costs = new LinkedHashMap<>();
    for (int run = -3; run < runs; run++) {
      for (Map.Entry<String, Load> load : loads.entrySet()) {
        System.gc();
        Cost took = load.getValue().run(jobs);
        double rate = jobs * 1e9 / took.wall();
        double cost = took.cpu() / (double) jobs;
        if (run >= 0) {
          rates.computeIfAbsent(load.getKey(), name -> new ArrayList<>()).add(rate);
          costs.computeIfAbsent(load.getKey(), name -> new ArrayList<>()).add(cost);
        }
      }
    }
    double peer = Median.of(rates.getOrDefault("ThreadPoolExecutor", List.of(1.0)));
    System.out.printf(
        "%,d no-op jobs, 1 producer, %d workers, median of %d alternating runs, Java %s%n%n",
        jobs, WORKERS, runs, Runtime.version().feature());
    System.out.printf(
        "%-26s %12s %12s %12s %8s %12s%n",
        "", "jobs/s", "slowest", "fastest", "ratio", "cpu ns/job");
    rates.forEach(
        (name, some) ->
            System.out.printf(
                "%-26s %,12.0f %,12.0f %,12.0f %8.2f %,12.0f%n",
                name,
                Median.of(some),
                Collections.min(some),
                Collections.max(some),
                Median.of(some) / peer,
                Median.of(costs.getOrDefault(name, some))));
    System.out.println();
  }

  private static Cost threadPool(int jobs) throws Exception {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(WORKERS, WORKERS, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>());
    pool.prestartAllCoreThreads();
    Done done = new Done(jobs);
    Cost begin = Cost.now();
    for (int i = 0; i < jobs; i++) {
      pool.execute(done::one);
    }
    done.await();
    Cost took = Cost.since(begin);
    pool.shutdown();
    return took;
  }

  private static Cost through(int jobs, Consumer<Queue<byte[]>> producer) throws Exception {
    try (Sluice sluice = Sluice.open("memory:")) {
      Queue<byte[]> queue = sluice.queue("bench");
      Done done = new Done(jobs);
      queue.work(job -> done.one(), w -> w.concurrency(WORKERS));
      Cost begin = Cost.now();
      producer.accept(queue);
      done.await();
      return Cost.since(begin);
    }
  }

  private static void oneByOne(Queue<byte[]> queue, int jobs) {
    for (int i = 0; i < jobs; i++) {
      queue.enqueue(PAYLOAD);
    }
  }

  private static void inBatches(Queue<byte[]> queue, int jobs) {
    List<byte[]> batch = Collections.nCopies(BATCH, PAYLOAD);
    for (int i = 0; i < jobs; i += BATCH) {
      queue.enqueueAll(batch);
    }
  }

  private static void withOptions(Queue<byte[]> queue, int jobs, int delayMillis) {
    Duration delay = Duration.ofMillis(delayMillis);
    for (int i = 0; i < jobs; i++) {
      int priority = i & 7;
      Consumer<EnqueueOptions> options =
          delayMillis == 0 ? e -> e.priority(priority) : e -> e.delay(delay);
      queue.enqueue(PAYLOAD, options);
    }
  }

  private static void batchesWithOptions(Queue<byte[]> queue, int jobs) {
    List<byte[]> batch = Collections.nCopies(BATCH, PAYLOAD);
    for (int i = 0; i < jobs; i += BATCH) {
      int priority = (i / BATCH) & 7;
      queue.enqueueAll(batch, (payload, e) -> e.priority(priority));
    }
  }

  private static Cost withResults(int jobs) throws Exception {
    try (Sluice sluice = Sluice.open("memory:")) {
      Queue<byte[]> queue = sluice.queue("bench");
      queue.compute(job -> 1, w -> w.concurrency(WORKERS));
      List<JobHandle<Integer>> handles = new ArrayList<>(jobs);
      Cost begin = Cost.now();
      for (int i = 0; i < jobs; i++) {
        handles.add(queue.request(PAYLOAD, Integer.class));
      }
      long sum = 0;
      for (JobHandle<Integer> handle : handles) {
        Integer result = handle.join();
        sum += result == null ? 0 : result;
      }
      if (sum != jobs) {
        throw new IllegalStateException(sum + " results of " + jobs);
      }
      return Cost.since(begin);
    }
  }

  /** Heap per queued job; the payload is one array that all share. */
  private static void heap(int jobs) {
    try (Sluice sluice = Sluice.open("memory:")) {
      Queue<byte[]> queue = sluice.queue("bench");
      queue.enqueue(PAYLOAD);
      long before = used();
      oneByOne(queue, jobs);
      long after = used();
      System.out.printf(
          "heap per queued job: %.0f B beside the payload%n", (after - before) / (double) jobs);
    }
  }

  private static long used() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least =
          Math.min(least, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
    }
    return least;
  }

  /** How late delayed jobs start when so many of them are due each second. */
  private static void accuracy(int perSecond, int seconds) throws Exception {
    int timers = perSecond * seconds;
    long[] late = new long[timers];
    try (Sluice sluice = Sluice.open("memory:")) {
      Queue<byte[]> queue = sluice.queue("bench");
      Done done = new Done(timers);
      AtomicInteger next = new AtomicInteger();
      queue.work(
          job -> {
            long micros = Duration.between(job.runAt(), Instant.now()).toNanos() / 1_000;
            late[next.getAndIncrement()] = micros;
            done.one();
          },
          w -> w.concurrency(WORKERS));
      Instant first = Instant.now().plusSeconds(4);
      for (int i = 0; i < timers; i++) {
        Instant due = first.plusNanos(i * (1_000_000_000L / perSecond));
        queue.enqueue(PAYLOAD, e -> e.at(due));
      }
      // Timers have waited for long when they are due: the collector has moved them before.
      System.gc();
      if (Instant.now().isAfter(first)) {
        throw new IllegalStateException("the first timers were due before all were set");
      }
      done.await();
    }
    Arrays.sort(late);
    System.out.printf(
        "%,d timers due a second for %d s: late by p50 %,d µs, p99 %,d µs, most %,d µs; early: %d%n",
        perSecond,
        seconds,
        late[timers / 2],
        late[(int) (timers * 0.99)],
        late[timers - 1],
        Arrays.stream(late).filter(micros -> micros < 0).count());
  }

  /** Tells when the last of so many has been. */
  private static final class Done {
    private final AtomicInteger left;
    private final CountDownLatch all = new CountDownLatch(1);

    Done(int jobs) {
      left = new AtomicInteger(jobs);
    }

    void one() {
      if (left.decrementAndGet() == 0) {
        all.countDown();
      }
    }

    void await() throws InterruptedException {
      if (!all.await(5, TimeUnit.MINUTES)) {
        throw new IllegalStateException(left + " jobs are not done after 5 minutes");
      }
    }
  }
}
