package dev.sluice.file.log;

import static dev.sluice.file.log.LogWork.SMALL;
import static dev.sluice.file.log.LogWork.open;
import static dev.sluice.file.log.LogWork.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.file.log.LogWork.Opened;
import dev.sluice.file.log.RecordLog.Commit;
import dev.sluice.spi.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The power is lost again and again; what was committed must be there, in order, without a gap. */
class PowerLossTest {
  private static final int ROUNDS = 100;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everythingForcedIsThere(long seed) {
    lose(seed, SMALL, true);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16})
  void withoutForceThereIsNeverAGap(long seed) {
    lose(seed, SMALL.with(Fsync.OS), false);
  }

  /** A process was killed while it made a file; the next begins it, and loses the power. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void aSegmentBegunInARecoverySaysNothingOfWhatWasNotForced(int failing) throws IOException {
    for (int seed = 0; seed < ROUNDS; seed++) {
      SimulatedDisk disk = tornBesideAFileBeingMade();
      AtomicInteger forces = new AtomicInteger();
      disk.onForce =
          file -> {
            if (forces.incrementAndGet() >= failing) {
              throw new IOException("injected");
            }
          };
      try {
        open(disk, SMALL).close();
      } catch (StoreException e) {
        assertThat(e).hasMessageContaining("injected");
      }
      disk.onForce = SimulatedDisk.NONE;
      try (Opened opened = open(disk.afterPowerLoss(new Random(seed)), SMALL)) {
        assertThat(opened.records()).as("seed " + seed).containsExactly("safe");
        put(opened.log(), "goes on");
      }
    }
  }

  private static SimulatedDisk tornBesideAFileBeingMade() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    try (Opened opened = open(disk, SMALL)) {
      put(opened.log(), "safe");
    }
    try (LogFile last = disk.open(LogWork.segment(1));
        LogFile next = disk.open(LogWork.segment(2))) {
      last.writeFully(LogWork.bytes("half a frame"), last.size() - 100);
      int there = (int) next.size();
      next.writeFully(ByteBuffer.allocate(SMALL.segmentBytes() - there), there);
    }
    return disk.afterKill();
  }

  private static void lose(long seed, LogOptions options, boolean forced) {
    Random random = new Random(seed);
    SimulatedDisk disk = new SimulatedDisk();
    List<String> before = List.of();
    int number = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String what = "seed " + seed + " round " + round;
      Opened opened = open(disk, options);
      List<String> found = opened.records();
      assertThat(found).as(what).isEqualTo(before);
      List<String> appended = new ArrayList<>(found);
      int durable = opened.records().size();
      for (int step = random.nextInt(60); step >= 0; step--) {
        String record = number++ + "x".repeat(random.nextInt(1500));
        long location = LogWork.append(opened.log(), record);
        appended.add(record);
        if (random.nextInt(3) == 0) {
          boolean wait = random.nextInt(3) > 0;
          opened.log().commit(location, wait ? Commit.DURABLE : Commit.WRITTEN);
          durable = wait && forced ? appended.size() : durable;
        }
        if (opened.log().segments().size() > 6) {
          int oldest = opened.log().segments().get(0);
          opened.log().release(oldest);
          durable = appended.size();
        }
      }
      boolean killed = random.nextInt(4) == 0;
      disk = killed ? disk.afterKill() : disk.afterPowerLoss(random);
      before = survivors(disk, options, what, appended, durable);
      opened.close();
    }
  }

  private static List<String> survivors(
      SimulatedDisk disk, LogOptions options, String what, List<String> appended, int durable) {
    SimulatedDisk copy = disk.afterKill();
    try (Opened opened = open(copy, options)) {
      List<String> found = opened.records();
      if (found.isEmpty()) {
        assertThat(durable).as(what).isZero();
        return found;
      }
      int from = appended.indexOf(found.get(0));
      assertThat(from).as(what).isNotNegative();
      assertThat(found).as(what).isEqualTo(appended.subList(from, from + found.size()));
      assertThat(from + found.size()).as(what).isGreaterThanOrEqualTo(durable);
      return found;
    }
  }
}
