package dev.sluice.beanstalkd;

import dev.sluice.servers.RedisServer;
import dev.sluice.testkit.StorageConformance;
import dev.sluice.testkit.StoreFixture;
import dev.sluice.testkit.TableColumn;
import java.util.UUID;

/** All rules, with copies on three servers and a guard in Redis whose clock the tests move. */
@TableColumn("beanstalkd, replicated")
class ReplicatedConformanceTest extends StorageConformance {
  @Override
  protected StoreFixture fixture() {
    String prefix = "t" + UUID.randomUUID();
    return SharedCluster.fixture(
        prefix, RedisServer.sharedUrl() + "?clock=caller&prefix=" + prefix);
  }
}
