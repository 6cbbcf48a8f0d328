package dev.sluice.file;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
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
 * that it was told was there. Much of a kill's cost is the start of the process, so each works on
 * several stores at once. {@code -Dsluice.crash.kills=N} for more kills, {@code -Dsluice.seed=N}
 * for the same ones.
 */
class CrashTest {
  private static final Logger LOG = System.getLogger(CrashTest.class.getName());

  /** Processes that are killed; each holds several stores. */
  private static final int KILLS =
      Integer.getInteger("sluice.crash.kills", Boolean.getBoolean("sluice.long") ? 3_000 : 200);

  private static final int LANES = 2;
  private static final long SEED = Long.getLong("sluice.seed", System.nanoTime());

  @TempDir Path directory;

  @Test
  void losesNothingAndRevivesNothing() throws Exception {
    // Side by side: part of a round is waiting.
    CrashJvm jvm = CrashJvm.prepare(Files.createDirectory(directory.resolve("jvm")));
    List<Callable<Void>> lanes = new ArrayList<>();
    for (int lane = 0; lane < LANES; lane++) {
      Path own = Files.createDirectory(directory.resolve("lane" + lane));
      long seed = SEED + lane;
      lanes.add(
          () -> {
            new CrashLane(own, jvm, seed).run((KILLS + LANES - 1) / LANES);
            return null;
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(LANES);
    try {
      for (Future<Void> lane : threads.invokeAll(lanes)) {
        lane.get();
      }
      int kills = (KILLS + LANES - 1) / LANES * LANES;
      LOG.log(
          Level.INFO,
          kills + " processes were killed; nothing lost, nothing back (seed " + SEED + ")");
    } finally {
      threads.shutdownNow();
    }
  }
}
