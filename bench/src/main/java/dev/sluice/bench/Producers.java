package dev.sluice.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** Lets threads do the same thing over and over for a while. */
final class Producers {
  /** One piece of work. */
  interface Work {
    /** Answers how many records it was. */
    int run() throws Exception;
  }

  private Producers() {}

  /** Records a second of all threads together. */
  static double rate(int threads, Duration span, Supplier<Work> work) throws IOException {
    List<FutureTask<Long>> tasks = new ArrayList<>();
    long began = System.nanoTime();
    long until = began + span.toNanos();
    for (int t = 0; t < threads; t++) {
      Work mine = work.get();
      FutureTask<Long> task = new FutureTask<>(() -> repeat(mine, until));
      tasks.add(task);
      new Thread(task, "producer-" + t).start();
    }
    long records = 0;
    for (FutureTask<Long> task : tasks) {
      records += result(task);
    }
    return records * 1e9 / (System.nanoTime() - began);
  }

  private static long repeat(Work work, long until) throws Exception {
    long records = 0;
    while (System.nanoTime() < until) {
      records += work.run();
    }
    return records;
  }

  private static long result(FutureTask<Long> task) throws IOException {
    try {
      return task.get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IOException("a producer failed", e);
    }
  }
}
