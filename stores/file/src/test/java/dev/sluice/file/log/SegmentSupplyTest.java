package dev.sluice.file.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Room that is prepared, given back, and prepared again. */
class SegmentSupplyTest {
  private static final int SEGMENT = 64 << 10;
  private static final Path DIRECTORY = Path.of("log");

  private final SimulatedDisk disk = new SimulatedDisk();
  private final SegmentFiles files = new SegmentFiles(DIRECTORY, disk, SEGMENT, true);

  @Test
  void aNewFileIsNotDeletedInPlaceOfTheOldOneOfItsName() throws IOException {
    Segment current = files.create(1, SEGMENT);
    SegmentSupply supply =
        new SegmentSupply(files, current, List.of(files.create(2, SEGMENT)), new LogHealth());
    LogTail tail = new LogTail(supply, SEGMENT, current);
    supply.lock.lock();
    try {
      supply.trim(tail);
      assertThat(supply.hasSurplus()).isTrue();
      // Before anybody has deleted it the room is wanted after all.
      int record = SEGMENT - SEGMENT / 4;
      tail.append(ByteBuffer.allocate(record), 0, record);
      assertThat(supply.isShort(tail)).isTrue();
    } finally {
      supply.lock.unlock();
    }
    supply.extend(tail);
    supply.discard();
    supply.extend(tail);
    assertThat(supply.prepared()).isNotEmpty();
    for (Segment prepared : supply.prepared()) {
      assertThat(disk.list(DIRECTORY)).contains(String.valueOf(prepared.path.getFileName()));
    }
  }

  /** What is prepared in a log that holds so much that a segment is to be kept ahead of it. */
  private Segment preparedBehind(Segment current) {
    SegmentSupply supply = new SegmentSupply(files, current, List.of(), new LogHealth());
    supply.stored(10L * SEGMENT);
    LogTail tail = new LogTail(supply, SEGMENT, current);
    supply.extend(tail);
    assertThat(supply.prepared()).hasSize(1);
    return supply.prepared().get(0);
  }

  @Test
  void aLogOfSomeSizeGetsItsSegmentsWhole() throws IOException {
    Segment current = files.create(1, SEGMENT);
    assertThat(preparedBehind(current).filled).isEqualTo(SEGMENT);
  }

  @Test
  void aDiskWithRoomForLessThanASegmentGivesIt() throws IOException {
    Segment current = files.create(1, SEGMENT);
    disk.capacity = disk.used() + SEGMENT - 1;
    assertThat(preparedBehind(current).filled).isBetween(SEGMENT / 4, SEGMENT - 1);
  }
}
