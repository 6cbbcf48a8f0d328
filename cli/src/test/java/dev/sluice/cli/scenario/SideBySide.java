package dev.sluice.cli.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does the same with several things at once, most of which is waiting. */
final class SideBySide {
  /** What is done with one of them. */
  interface Work {
    void on(String name) throws Exception;
  }

  private SideBySide() {}

  /** Waits for all, and says which have failed. */
  static void run(List<String> names, Work work) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(names.size());
    try {
      Map<String, Future<?>> parts = new LinkedHashMap<>();
      for (String name : names) {
        Callable<?> part =
            () -> {
              work.on(name);
              return name;
            };
        parts.put(name, threads.submit(part));
      }
      AssertionError failed = new AssertionError("failed:");
      for (Map.Entry<String, Future<?>> part : parts.entrySet()) {
        try {
          part.getValue().get();
        } catch (ExecutionException e) {
          failed.addSuppressed(new AssertionError(part.getKey(), e.getCause()));
        }
      }
      if (failed.getSuppressed().length > 0) {
        throw failed;
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
