package dev.sluice.file;

import dev.sluice.testkit.StorageConformance;
import dev.sluice.testkit.StoreFixture;
import dev.sluice.testkit.TableColumn;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The rules over the real log. */
@TableColumn("file")
class FileConformanceTest extends StorageConformance {
  @TempDir Path directory;

  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of(clock -> FileStore.open(small(), clock)).keepingJobs();
  }

  /** Segments of 64 MiB would be filled with zeros for each test. */
  private FileOptions small() {
    FileOptions usual = FileOptions.of(directory);
    return new FileOptions(directory, usual.forceEvery(), 1 << 20, false, usual.maxPending());
  }
}
