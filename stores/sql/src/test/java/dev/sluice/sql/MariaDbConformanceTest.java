package dev.sluice.sql;

import dev.sluice.testkit.StorageConformance;
import dev.sluice.testkit.StoreFixture;

/** All rules, with the tests' clock. */
class MariaDbConformanceTest extends StorageConformance {
  @Override
  protected StoreFixture fixture() {
    String url = Stores.freshMariaDb();
    return StoreFixture.of(clock -> Stores.open(url, clock)).keepingJobs();
  }
}
