package dev.sluice.file;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process that works on a store, again and again, and looks each time whether all is there
 * that it was told was there. {@code -Dsluice.crash.rounds=N} for more rounds, {@code
 * -Dsluice.seed=N} for the same ones.
 */
class CrashTest {
  private static final int ROUNDS = Integer.getInteger("sluice.crash.rounds", 200);
  private static final long SEED = Long.getLong("sluice.seed", System.nanoTime());

  @TempDir Path directory;

  @Test
  void losesNothingAndRevivesNothing() throws Exception {
    // Two stores side by side: half of a round is waiting.
    List<Callable<Void>> lanes = new ArrayList<>();
    for (String fsync : List.of("always", "os")) {
      Path own = Files.createDirectory(directory.resolve(fsync));
      lanes.add(
          () -> {
            new CrashLane(own, fsync, SEED).run(ROUNDS / 2);
            return null;
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (Future<Void> lane : threads.invokeAll(lanes)) {
        lane.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
