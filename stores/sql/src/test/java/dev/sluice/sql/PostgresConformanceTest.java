package dev.sluice.sql;

import dev.sluice.testkit.StorageConformance;
import dev.sluice.testkit.StoreFixture;

/** All rules, with the tests' clock. */
class PostgresConformanceTest extends StorageConformance {
  @Override
  protected StoreFixture fixture() {
    String url = Stores.freshPostgres();
    return StoreFixture.of(clock -> Stores.open(url, clock)).keepingJobs();
  }
}
