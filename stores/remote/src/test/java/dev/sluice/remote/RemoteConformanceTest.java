package dev.sluice.remote;

import dev.sluice.file.FileProvider;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageUrl;
import dev.sluice.testkit.StoreFixture;
import dev.sluice.testkit.TableColumn;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

/** All rules, through a server over a file store. */
@TableColumn("a server over a file")
class RemoteConformanceTest extends ServedConformance {
  @TempDir Path directory;

  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of(this::open).keepingJobs();
  }

  @Override
  JobStore storage(InstantSource clock) {
    StorageUrl file = StorageUrl.parse("file:" + directory + "?segment=8m&fsync=os");
    return (JobStore) new FileProvider().open(file, new Settings(clock));
  }
}
