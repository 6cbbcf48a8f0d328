package dev.sluice.redis;

import dev.sluice.servers.RedisCluster;
import dev.sluice.testkit.StorageConformance;
import dev.sluice.testkit.StoreFixture;

/** All rules, on a cluster of three servers. */
class RedisClusterConformanceTest extends StorageConformance {
  @Override
  protected StoreFixture fixture() {
    String prefix = Stores.freshPrefix();
    String url =
        "redis+cluster://" + RedisCluster.sharedAddresses() + "/?clock=caller&prefix=" + prefix;
    return StoreFixture.of(clock -> Stores.open(url, clock)).keepingJobs();
  }
}
