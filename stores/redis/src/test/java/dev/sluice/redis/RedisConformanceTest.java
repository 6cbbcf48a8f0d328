package dev.sluice.redis;

import dev.sluice.servers.RedisServer;
import dev.sluice.testkit.StorageConformance;
import dev.sluice.testkit.StoreFixture;
import dev.sluice.testkit.TableColumn;

/** All rules, by a clock that the tests move. */
@TableColumn("Redis")
class RedisConformanceTest extends StorageConformance {
  @Override
  protected StoreFixture fixture() {
    String url = RedisServer.sharedUrl() + "?clock=caller&prefix=" + Stores.freshPrefix();
    return StoreFixture.of(clock -> Stores.open(url, clock)).keepingJobs();
  }
}
