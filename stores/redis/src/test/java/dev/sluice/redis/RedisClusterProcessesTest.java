package dev.sluice.redis;

import dev.sluice.servers.RedisCluster;
import dev.sluice.testkit.chaos.ProcessesConformance;

class RedisClusterProcessesTest extends ProcessesConformance {
  @Override
  protected String url() {
    return "redis+cluster://" + RedisCluster.sharedAddresses() + "/?prefix=" + Stores.freshPrefix();
  }
}
