package dev.sluice.remote;

import dev.sluice.servers.FreshStorage;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageUrl;
import dev.sluice.sql.SqlProvider;
import dev.sluice.testkit.StoreFixture;
import java.time.InstantSource;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** All rules, through a server over PostgreSQL, which has a clock of its own. */
@EnabledIfSystemProperty(named = "sluice.long", matches = "true")
class PostgresConformanceTest extends ServedConformance {
  private final String url = FreshStorage.url("postgres");

  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of(this::open).keepingJobs().withServerClock();
  }

  @Override
  JobStore storage(InstantSource clock) {
    return (JobStore) new SqlProvider().open(StorageUrl.parse(url), new Settings(clock));
  }
}
