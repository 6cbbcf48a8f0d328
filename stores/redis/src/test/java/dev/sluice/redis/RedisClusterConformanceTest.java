package dev.sluice.redis;

import dev.sluice.servers.RedisCluster;
import dev.sluice.testkit.StorageConformance;
import dev.sluice.testkit.StoreFixture;
import dev.sluice.testkit.TableColumn;

/** All rules, on a cluster of three servers. */
@TableColumn("Redis Cluster")
class RedisClusterConformanceTest extends StorageConformance {
  @Override
  protected StoreFixture fixture() {
    String prefix = Stores.freshPrefix();
    String url =
        "redis+cluster://" + RedisCluster.sharedAddresses() + "/?clock=caller&prefix=" + prefix;
    return StoreFixture.of(clock -> Stores.open(url, clock)).keepingJobs();
  }
}
