package dev.sluice.testkit.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs the parts of a race, with a deadline after which the test fails. */
public final class Together {
  /** How long a race may take. */
  public static final long DEADLINE_SECONDS = 60;

  private Together() {}

  /** What one thread of a race does. */
  @FunctionalInterface
  public interface Part {
    /**
     * Does its share of the race.
     *
     * @param thread which thread this is, from 0
     */
    void run(int thread) throws Exception;
  }

  /**
   * Runs the part on so many threads that start at the same moment; fails as the first one does.
   */
  public static void run(int threads, Part part) {
    CyclicBarrier start = new CyclicBarrier(threads);
    List<Callable<Boolean>> calls = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int thread = i;
      calls.add(
          () -> {
            start.await(DEADLINE_SECONDS, TimeUnit.SECONDS);
            part.run(thread);
            return true;
          });
    }
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Boolean>> running = calls.stream().map(pool::submit).toList();
      running.forEach(Together::get);
    } finally {
      pool.shutdownNow();
    }
  }

  /** The future's value; fails if it does not come in time, or with what the task threw. */
  public static <T> T get(Future<T> future) {
    try {
      return future.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("a thread of the test failed: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("not done after " + DEADLINE_SECONDS + " s", e);
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts here", e);
    }
  }
}
