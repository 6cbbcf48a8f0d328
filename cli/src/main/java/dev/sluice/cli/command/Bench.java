package dev.sluice.cli.command;

import dev.sluice.Job;
import dev.sluice.JobListener;
import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.Worker;
import dev.sluice.cli.command.BenchFigures.Percentiles;
import dev.sluice.job.Alteration;
import dev.sluice.job.JobQuery;
import dev.sluice.spi.Enqueued;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** One run of {@code sluice bench}. */
final class Bench {
  /** How many jobs a batch has. */
  static final int BATCH = 1_000;

  private static final int MAX_WARM_UP = 2_000;
  private static final int MAX_SAMPLES = 1_000;
  private static final double NANOS = 1e9;

  private final Sluice sluice;
  private final Queue<byte[]> queue;
  private final int jobs;
  private final int producers;
  private final int workers;
  private final byte[] payload;

  Bench(Sluice sluice, String queue, int jobs, int producers, int workers, int size) {
    this.sluice = sluice;
    this.queue = sluice.queue(queue);
    this.jobs = jobs;
    this.producers = producers;
    this.workers = workers;
    this.payload = new byte[size];
  }

  BenchFigures run() throws InterruptedException {
    try {
      int warmUp = Math.min(jobs, MAX_WARM_UP);
      singles(warmUp);
      batches(warmUp);
      process(2 * warmUp);
      long[] calls = new long[jobs];
      double single = jobs / (singles(calls) / NANOS);
      double batch = jobs / (batches(jobs) / NANOS);
      double processed = 2.0 * jobs / (process(2 * jobs) / NANOS);
      return new BenchFigures(
          single, batch, processed, Percentiles.of(calls), Percentiles.of(toHandler()));
    } finally {
      // Nothing is left unless something went wrong.
      sluice.jobs().alter(JobQuery.ofQueue(queue.name()), new Alteration.Delete());
    }
  }

  private void singles(int count) throws InterruptedException {
    singles(new long[count]);
  }

  // Notes how long each call took; answers how long all took.
  private long singles(long[] calls) throws InterruptedException {
    var next = new AtomicInteger();
    return onProducers(
        () -> {
          for (int i = next.getAndIncrement(); i < calls.length; i = next.getAndIncrement()) {
            long begin = System.nanoTime();
            queue.enqueue(payload);
            calls[i] = System.nanoTime() - begin;
          }
        });
  }

  private long batches(int count) throws InterruptedException {
    var next = new AtomicInteger();
    return onProducers(
        () -> {
          for (int i = next.getAndAdd(BATCH); i < count; i = next.getAndAdd(BATCH)) {
            int size = Math.min(BATCH, count - i);
            requireTaken(queue.enqueueAll(Collections.nCopies(size, payload)));
          }
        });
  }

  private static void requireTaken(List<Enqueued> answers) {
    for (Enqueued answer : answers) {
      if (!EnqueueTally.isTaken(answer)) {
        throw new FailedException("a job was refused: " + answer.reason());
      }
    }
  }

  private long onProducers(Runnable work) throws InterruptedException {
    return Producers.time(producers, work);
  }

  private long process(int count) throws InterruptedException {
    var settled = new CountDownLatch(count);
    JobListener counting =
        new JobListener() {
          @Override
          public void onCompleted(Job<?> job, Duration took) {
            settled.countDown();
          }
        };
    long begin = System.nanoTime();
    Worker worker =
        queue.work(job -> {}, w -> w.name("bench").concurrency(workers).listener(counting));
    try {
      settled.await();
      return System.nanoTime() - begin;
    } finally {
      worker.close();
    }
  }

  // One job at a time, so that none waits for another.
  private long[] toHandler() throws InterruptedException {
    var starts = new SynchronousQueue<Long>();
    long[] samples = new long[Math.min(jobs, MAX_SAMPLES)];
    Worker worker =
        queue.work(job -> starts.put(System.nanoTime()), w -> w.name("bench").concurrency(1));
    try {
      for (int i = 0; i < samples.length; i++) {
        long begin = System.nanoTime();
        queue.enqueue(payload);
        samples[i] = starts.take() - begin;
      }
    } finally {
      worker.close();
    }
    return samples;
  }
}
