package dev.sluice.sql;

import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageUrl;
import dev.sluice.testkit.StorageConformance;
import dev.sluice.testkit.StoreFixture;

/** As it is opened outside of tests: the server tells the time. */
class MariaDbClockConformanceTest extends StorageConformance {
  @Override
  protected StoreFixture fixture() {
    String url = Stores.freshMariaDb();
    return StoreFixture.of(clock -> SqlStore.open(StorageUrl.parse(url), new Settings(clock)))
        .keepingJobs()
        .withServerClock();
  }
}
