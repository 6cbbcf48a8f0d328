package dev.sluice.bench;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Lets threads do something each, at the same time. */
public final class Threads {
  private Threads() {}

  /** How many nanoseconds passed from the start of the first until the last was done. */
  public static long nanos(List<Callable<Void>> all) throws InterruptedException {
    List<FutureTask<Void>> tasks = all.stream().map(FutureTask::new).toList();
    long began = System.nanoTime();
    tasks.forEach(Threads::start);
    for (FutureTask<Void> task : tasks) {
      try {
        task.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a thread failed", e);
      }
    }
    return System.nanoTime() - began;
  }

  // When one has failed the others are not waited for.
  private static void start(FutureTask<Void> task) {
    Thread thread = new Thread(task, "bench");
    thread.setDaemon(true);
    thread.start();
  }
}
