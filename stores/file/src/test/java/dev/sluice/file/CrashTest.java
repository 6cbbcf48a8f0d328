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
 * Kills a process that works on stores, again and again, and looks each time whether all is there
 * that it was told was there. Nearly all of a round is the start of the process, so each works on
 * several stores at once. {@code -Dsluice.crash.rounds=N} for more rounds, {@code -Dsluice.seed=N}
 * for the same ones.
 */
class CrashTest {
  /** Stores whose process is killed, counted once for each kill. */
  private static final int ROUNDS =
      Integer.getInteger("sluice.crash.rounds", Boolean.getBoolean("sluice.long") ? 3_000 : 200);

  private static final int LANES = 2;
  private static final long SEED = Long.getLong("sluice.seed", System.nanoTime());

  @TempDir Path directory;

  @Test
  void losesNothingAndRevivesNothing() throws Exception {
    // Side by side: part of a round is waiting.
    List<Callable<Void>> lanes = new ArrayList<>();
    for (int lane = 0; lane < LANES; lane++) {
      Path own = Files.createDirectory(directory.resolve("lane" + lane));
      long seed = SEED + lane;
      lanes.add(
          () -> {
            new CrashLane(own, seed).run(ROUNDS / LANES);
            return null;
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(LANES);
    try {
      for (Future<Void> lane : threads.invokeAll(lanes)) {
        lane.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
