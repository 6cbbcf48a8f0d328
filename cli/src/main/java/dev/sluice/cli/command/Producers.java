package dev.sluice.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs the same work on several threads. */
final class Producers {
  private Producers() {}

  /** Answers how many nanoseconds it took until all were done. */
  static long time(int threads, Runnable work) throws InterruptedException {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      long begin = System.nanoTime();
      List<Future<?>> parts = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        parts.add(executor.submit(work));
      }
      for (Future<?> part : parts) {
        part.get();
      }
      return System.nanoTime() - begin;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } finally {
      executor.shutdownNow();
    }
  }
}
