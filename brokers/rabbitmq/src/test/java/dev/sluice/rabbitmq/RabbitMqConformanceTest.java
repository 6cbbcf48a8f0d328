package dev.sluice.rabbitmq;

import dev.sluice.servers.RabbitMqServer;
import dev.sluice.testkit.StorageConformance;
import dev.sluice.testkit.StoreFixture;
import dev.sluice.testkit.TableColumn;
import org.junit.jupiter.api.Timeout;

/** All rules that quorum queues keep by themselves. */
@Timeout(120)
@TableColumn("RabbitMQ")
class RabbitMqConformanceTest extends StorageConformance {
  @Override
  protected StoreFixture fixture() {
    NoQueues.clear();
    return StoreFixture.of(clock -> Sources.open(RabbitMqServer.sharedUrl()))
        .keepingJobs()
        .withServerClock()
        .effort(NoQueues.EFFORT);
  }
}
