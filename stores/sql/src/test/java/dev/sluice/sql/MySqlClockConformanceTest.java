package dev.sluice.sql;

import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageUrl;
import dev.sluice.testkit.StorageConformance;
import dev.sluice.testkit.StoreFixture;

/** As it is opened where MySQL's own driver is not there: the server tells the time. */
class MySqlClockConformanceTest extends StorageConformance {
  @Override
  protected StoreFixture fixture() {
    String url = Stores.freshMySql().replace("jdbc:mysql:", "jdbc:mariadb:");
    return StoreFixture.of(clock -> SqlStore.open(StorageUrl.parse(url), new Settings(clock)))
        .keepingJobs()
        .withServerClock();
  }
}
