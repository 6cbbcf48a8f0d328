package dev.sluice.beanstalkd;

import dev.sluice.testkit.StorageConformance;
import dev.sluice.testkit.StoreFixture;
import dev.sluice.testkit.TableColumn;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;

/** All rules, with copies on three servers and a guard in a file, which one process holds. */
@TableColumn("beanstalkd, replicated, guard in a file")
class FileGuardConformanceTest extends StorageConformance {
  @TempDir Path directory;

  @Override
  protected StoreFixture fixture() {
    return SharedCluster.fixture(
        "t" + UUID.randomUUID(), "file:" + directory.resolve("guard") + "?segment=8m&fsync=os");
  }
}
