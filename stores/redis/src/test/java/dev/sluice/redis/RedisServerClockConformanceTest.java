package dev.sluice.redis;

import dev.sluice.servers.RedisServer;
import dev.sluice.testkit.StorageConformance;
import dev.sluice.testkit.StoreFixture;

/** The rules that need no clock of the tests', by the server's own. */
class RedisServerClockConformanceTest extends StorageConformance {
  @Override
  protected StoreFixture fixture() {
    String url = RedisServer.sharedUrl() + "?prefix=" + Stores.freshPrefix();
    return StoreFixture.of(clock -> Stores.open(url, clock)).keepingJobs().withServerClock();
  }
}
