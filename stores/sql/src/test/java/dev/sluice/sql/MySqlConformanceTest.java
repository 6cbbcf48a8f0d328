package dev.sluice.sql;

import dev.sluice.testkit.StorageConformance;
import dev.sluice.testkit.StoreFixture;
import dev.sluice.testkit.TableColumn;

/** All rules, with the tests' clock. */
@TableColumn("MySQL")
class MySqlConformanceTest extends StorageConformance {
  @Override
  protected StoreFixture fixture() {
    String url = Stores.freshMySql();
    return StoreFixture.of(clock -> Stores.open(url, clock)).keepingJobs();
  }
}
