package dev.sluice.redis;

import dev.sluice.servers.RedisServer;
import dev.sluice.testkit.chaos.ChaosPlan;
import dev.sluice.testkit.chaos.ProcessesConformance;
import java.time.Duration;

class RedisSkewedProcessesTest extends ProcessesConformance {
  @Override
  protected String url() {
    return RedisServer.sharedUrl() + "?prefix=" + Stores.freshPrefix();
  }

  @Override
  protected ChaosPlan plan() {
    return super.plan().skew(Duration.ofMinutes(1));
  }
}
