package dev.sluice.rabbitmq;

import dev.sluice.memory.MemoryStore;
import dev.sluice.servers.RabbitMqServer;
import dev.sluice.spillover.Spillover;
import dev.sluice.testkit.StorageConformance;
import dev.sluice.testkit.StoreFixture;
import dev.sluice.testkit.TableColumn;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All rules that quorum queues keep with a store beside them. */
@Timeout(120)
@TableColumn("RabbitMQ with spillover")
class RabbitMqSpilloverConformanceTest extends StorageConformance {
  private static final InstantSource CLOCK = InstantSource.system();

  @Override
  protected StoreFixture fixture() {
    NoQueues.clear();
    return StoreFixture.of(
            clock ->
                new Spillover(
                    Sources.open(RabbitMqServer.sharedUrl()), new MemoryStore(CLOCK), CLOCK))
        .withServerClock()
        .effort(NoQueues.EFFORT);
  }

  // The queue is made with the first claim: so that the one that is looked at waits, and no other.
  @Override
  @Test
  public void rule15_wait_endsEmptyWhenTheStoreIsClosed() {
    harness().claimsNothing();
    super.rule15_wait_endsEmptyWhenTheStoreIsClosed();
  }
}
