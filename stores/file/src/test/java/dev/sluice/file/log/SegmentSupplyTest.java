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
      tail.append(ByteBuffer.allocate(SEGMENT - SEGMENT / 4));
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
}
