package dev.sluice.file.log;

import static dev.sluice.file.log.LogWork.SMALL;
import static dev.sluice.file.log.LogWork.append;
import static dev.sluice.file.log.LogWork.bytes;
import static dev.sluice.file.log.LogWork.open;
import static dev.sluice.file.log.LogWork.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.file.log.LogWork.Opened;
import dev.sluice.file.log.RecordLog.Commit;
import dev.sluice.file.log.RecordLog.Room;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What a log does when its disk fails it. */
class LogFaultTest {
  private static final String PAD = "x".repeat(900);

  private final SimulatedDisk disk = new SimulatedDisk();

  @Test
  void aFailedForceMakesTheLogReadOnlyAndIsNeverRepeated() {
    AtomicInteger forces = new AtomicInteger();
    Opened opened = open(disk, SMALL);
    SegmentedLog log = opened.log();
    put(log, "safe");
    disk.onForce =
        file -> {
          // The thread that prepares room forces as well, whenever it likes.
          if (!isRoomThread()) {
            forces.incrementAndGet();
            throw new IOException("injected");
          }
        };
    long lost = append(log, "lost");
    assertUnavailable(() -> log.commit(lost, Commit.DURABLE), "0000000001.log at offset");
    assertUnavailable(() -> log.commit(lost, Commit.DURABLE), "injected");
    assertUnavailable(() -> append(log, "more"), "read-only");
    assertUnavailable(() -> log.hasRoom(1, 1, Room.ORDINARY), "read-only");
    assertThat(new String(log.read(lost, 4), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("lost");
    log.close();
    assertThat(forces).hasValue(1);

    disk.onForce = SimulatedDisk.NONE;
    try (Opened again = open(disk, SMALL)) {
      assertThat(again.records()).startsWith("safe");
      put(again.log(), "goes on");
    }
  }

  @Test
  void aFailedForceOfRoomBesideRecordsIsAFailureOfTheRecords() {
    Opened opened = open(disk, SMALL);
    SegmentedLog log = opened.log();
    put(log, "safe");
    disk.onForce =
        file -> {
          if (isRoomThread() && file.toString().endsWith("0000000001.log")) {
            disk.onForce = SimulatedDisk.NONE;
            throw new IOException("injected");
          }
        };
    // The operating system tells of it once: the force of these would go well.
    assertUnavailable(
        () -> {
          for (int i = 0; i < 100; i++) {
            put(log, PAD);
          }
        },
        "injected");
    assertUnavailable(() -> append(log, "more"), "read-only");
    opened.close();
  }

  @Test
  void anErrorAmidAForceIsNotFollowedByASuccess() {
    Opened opened = open(disk, SMALL);
    SegmentedLog log = opened.log();
    put(log, "safe");
    disk.onForce =
        file -> {
          if (!isRoomThread()) {
            disk.onForce = SimulatedDisk.NONE;
            throw new ThreadEnd();
          }
        };
    long lost = append(log, "lost");
    assertThatThrownBy(() -> log.commit(lost, Commit.DURABLE)).isInstanceOf(ThreadEnd.class);
    assertUnavailable(() -> log.commit(lost, Commit.DURABLE), "injected");
    opened.close();
  }

  @Test
  void anErrorAmidAWriteIsNotFollowedByASuccess() {
    Opened opened = open(disk, SMALL);
    SegmentedLog log = opened.log();
    put(log, "safe");
    disk.onWrite =
        file -> {
          disk.onWrite = SimulatedDisk.NONE;
          throw new ThreadEnd();
        };
    long lost = append(log, "lost");
    // The thread that makes room writes as well, and may be the one that meets the error.
    assertThatThrownBy(() -> log.commit(lost, Commit.WRITTEN))
        .isInstanceOfAny(ThreadEnd.class, StoreException.class);
    assertUnavailable(() -> log.commit(lost, Commit.WRITTEN), "injected");
    opened.close();
  }

  @Test
  void whoWaitsForRoomIsToldThatItsThreadHasEnded() {
    Opened opened = open(disk, SMALL);
    disk.onForce =
        file -> {
          if (isRoomThread()) {
            throw new ThreadEnd();
          }
        };
    assertUnavailable(
        () -> {
          for (int i = 0; i < 10_000; i++) {
            append(opened.log(), PAD);
          }
        },
        "sluice-log-room");
    opened.close();
  }

  /** An error that nobody expects of a file. */
  private static final class ThreadEnd extends Error {
    private static final long serialVersionUID = 1L;

    ThreadEnd() {
      super("injected", null, false, false);
    }
  }

  private static boolean isRoomThread() {
    return Thread.currentThread().getName().equals("sluice-log-room");
  }

  @Test
  void aFailedWriteMakesTheLogReadOnly() {
    Opened opened = open(disk, SMALL);
    put(opened.log(), "safe");
    disk.onWrite =
        file -> {
          throw new IOException("injected");
        };
    long lost = append(opened.log(), "lost");
    assertUnavailable(() -> opened.log().commit(lost, Commit.WRITTEN), "0000000001.log at offset");
    disk.onWrite = SimulatedDisk.NONE;
    assertUnavailable(() -> opened.log().commit(lost, Commit.WRITTEN), "injected");
    opened.close();
    try (Opened again = open(disk, SMALL)) {
      assertThat(again.records()).containsExactly("safe");
    }
  }

  @Test
  void shortWritesAreContinued() {
    disk.shortWrites = new Random(5);
    List<String> expected = new ArrayList<>();
    try (Opened opened = open(disk, SMALL)) {
      for (int i = 0; i < 100; i++) {
        expected.add(i + PAD);
        put(opened.log(), i + PAD);
      }
    }
    try (Opened opened = open(disk, SMALL)) {
      assertThat(opened.records()).isEqualTo(expected);
    }
  }

  @Test
  void aFullDiskRefusesNewWorkKeepsRoomForItsEndAndGoesOnByItself() {
    disk.capacity = 50_000;
    List<String> expected = new ArrayList<>();
    try (Opened opened = open(disk, SMALL)) {
      SegmentedLog log = opened.log();
      assertThatThrownBy(
              () -> {
                while (true) {
                  put(log, PAD + expected.size());
                  expected.add(PAD + expected.size());
                }
              })
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.OVERLOADED))
          .hasMessageContaining("No space left");
      assertThat(log.hasRoom(1, 900, Room.ORDINARY)).isFalse();
      assertThat(log.hasRoom(100, 2000, Room.RESERVED)).isTrue();
      for (int i = 0; i < 100; i++) {
        log.commit(log.append(bytes("end of work " + i), Room.RESERVED), Commit.DURABLE);
        expected.add("end of work " + i);
      }
      assertThat(disk.used()).isLessThanOrEqualTo(disk.capacity);

      disk.capacity = 1_000_000;
      assertThat(log.hasRoom(1, 900, Room.ORDINARY)).isTrue();
      put(log, "space again");
      expected.add("space again");
    }
    try (Opened opened = open(disk, SMALL)) {
      assertThat(opened.records()).isEqualTo(expected);
    }
  }

  @Test
  void releasingASegmentOfAFullDiskMakesRoom() {
    disk.capacity = 50_000;
    try (Opened opened = open(disk, SMALL)) {
      SegmentedLog log = opened.log();
      int records = 0;
      while (log.hasRoom(1, 1000, Room.ORDINARY)) {
        put(log, PAD + records++);
      }
      log.release(1);
      assertThat(log.hasRoom(1, 1000, Room.ORDINARY)).isTrue();
      put(log, "more");
    }
  }

  @Test
  void aReleaseThatCouldNotForceTheDirectoryIsRepeated() {
    try (Opened opened = open(disk, SMALL)) {
      SegmentedLog log = opened.log();
      for (int i = 0; log.segments().size() < 3; i++) {
        put(log, PAD + i);
      }
      disk.onForce =
          file -> {
            if (file.equals(LogWork.DIRECTORY) && !isRoomThread()) {
              throw new IOException("injected");
            }
          };
      assertUnavailable(() -> log.release(1), "injected");
      assertThat(log.segments()).startsWith(1, 2);
      disk.onForce = SimulatedDisk.NONE;
      log.release(1);
      assertThat(log.segments()).startsWith(2);
      log.release(2);
      put(log, "goes on");
    }
  }

  @Test
  void withoutRoomForAFirstSegmentOpeningFails() {
    disk.capacity = 100;
    assertThatThrownBy(() -> open(disk, SMALL)).isInstanceOf(StoreException.class);
    disk.capacity = 1_000_000;
    try (Opened opened = open(disk, SMALL)) {
      assertThat(opened.records()).isEmpty();
    }
  }

  @Test
  void aBatchLargerThanWhatIsPreparedGetsItsRoom() {
    try (Opened opened = open(disk, SMALL)) {
      assertThat(opened.log().hasRoom(100, 100_000, Room.ORDINARY)).isTrue();
      for (int i = 0; i < 100; i++) {
        append(opened.log(), PAD + i);
      }
    }
  }

  private static void assertUnavailable(ThrowingCallable call, String text) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
        .hasMessageContaining(text);
  }
}
