package dev.sluice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.cli.Storages;
import dev.sluice.cli.run.MovedJobs.Content;
import dev.sluice.job.Counts;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jobs that go round: from files to PostgreSQL to Redis and back to files. {@code
 * -Dsluice.long=true} for 100,000 of them.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class MoveChainTest {
  private static final Logger LOG = System.getLogger(MoveChainTest.class.getName());
  private static final int JOBS = Boolean.getBoolean("sluice.long") ? 100_000 : 2_000;

  @TempDir Path folder;

  private final long seed = Long.getLong("sluice.seed", System.nanoTime());

  @Test
  void everythingComesBackAsItWas() throws Exception {
    goRound(0);
  }

  @Test
  void everythingComesBackAsItWasThoughTheMoverIsKilled() throws Exception {
    int kills = goRound(3);
    assertThat(kills).as("seed %s", seed).isPositive();
  }

  private int goRound(int killsOnEachWay) throws Exception {
    String there = Storages.fresh("file", folder);
    String back = Storages.fresh("file", folder);
    Content before;
    try (Sluice sluice = Sluice.open(there)) {
      new MovedJobs(seed).fill(sluice, JOBS);
      before = Content.of(sluice);
    }
    List<String> stations =
        List.of(there, Storages.fresh("postgresql", folder), Storages.fresh("redis", folder), back);
    int kills = 0;
    for (int i = 1; i < stations.size(); i++) {
      long began = System.nanoTime();
      kills += move(stations.get(i - 1), stations.get(i), killsOnEachWay);
      LOG.log(Level.INFO, "way {0}: {1} ms", i, (System.nanoTime() - began) / 1_000_000);
    }
    try (Sluice sluice = Sluice.open(back)) {
      Content after = Content.of(sluice);
      assertThat(after.settings()).isEqualTo(before.settings());
      assertThat(after.jobs().keySet()).isEqualTo(before.jobs().keySet());
      before
          .jobs()
          .forEach(
              (queue, jobs) ->
                  assertThat(after.jobs().get(queue))
                      .as("%s, seed %s", queue, seed)
                      .isEqualTo(jobs));
    }
    for (String empty : stations.subList(0, stations.size() - 1)) {
      try (Sluice sluice = Sluice.open(empty)) {
        assertThat(sluice.jobs().counts().values()).allMatch(counts -> counts.total() == 0);
      }
    }
    return kills;
  }

  /** Answers how often the mover was killed before it was through. */
  private int move(String from, String to, int kills) throws Exception {
    Random random = new Random(seed);
    int killed = 0;
    for (int kill = 0; kill < kills; kill++) {
      int part = JOBS / (kills + 2) + random.nextInt(JOBS / (kills + 2));
      try (SluiceProcess mover = mover(from, to);
          Sluice seen = Sluice.open(isShared(to) ? to : from, o -> o.sweeping(false))) {
        long before = total(seen);
        SluiceProcess.await(
            () -> Math.abs(total(seen) - before) >= part || !mover.isAlive(), "progress");
        killed += mover.isAlive() ? 1 : 0;
        mover.kill();
      }
    }
    try (SluiceProcess mover = mover(from, to)) {
      assertThat(mover.exitCode()).as(mover.err()).isZero();
    }
    return killed;
  }

  private SluiceProcess mover(String from, String to) throws Exception {
    return SluiceProcess.start(folder, "move", "--from", from, "--to", to);
  }

  /** A storage that can be looked into while the mover has it. */
  private static boolean isShared(String url) {
    return !url.startsWith("file:");
  }

  private static long total(Sluice sluice) {
    return sluice.jobs().counts().values().stream().mapToLong(Counts::total).sum();
  }
}
