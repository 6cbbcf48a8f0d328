package dev.sluice.sql;

import dev.sluice.testkit.StorageConformance;
import dev.sluice.testkit.StoreFixture;
import dev.sluice.testkit.TableColumn;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

@TableColumn("H2")
class H2ConformanceTest extends StorageConformance {
  @TempDir Path folder;

  @Override
  protected StoreFixture fixture() {
    String url = "jdbc:h2:" + folder.resolve("jobs");
    return StoreFixture.of(clock -> Stores.open(url, clock)).keepingJobs();
  }
}
