package dev.sluice.redis;

import dev.sluice.servers.RedisServer;
import dev.sluice.testkit.chaos.ProcessesConformance;

class RedisProcessesTest extends ProcessesConformance {
  @Override
  protected String url() {
    return RedisServer.sharedUrl() + "?prefix=" + Stores.freshPrefix();
  }
}
