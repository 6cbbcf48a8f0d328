package dev.sluice.file;

import dev.sluice.file.StoreCore.Limits;
import dev.sluice.testkit.StorageConformance;
import dev.sluice.testkit.StoreFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The rules over a log in memory: what fails here is the store's own fault. */
class MemoryLogConformanceTest extends StorageConformance {
  private static final int SEGMENT = 8 << 20;

  @TempDir Path directory;

  @Override
  protected StoreFixture fixture() {
    MemoryLog.Disk disk = new MemoryLog.Disk();
    return StoreFixture.of(
            clock ->
                FileStore.open(
                    "test",
                    replay -> new MemoryLog(disk, SEGMENT, replay),
                    new Limits(SEGMENT / 4, 1 << 20, SEGMENT),
                    FileTraits.of(true, SEGMENT / 4),
                    DirectoryLock.take(directory),
                    clock))
        .keepingJobs();
  }
}
