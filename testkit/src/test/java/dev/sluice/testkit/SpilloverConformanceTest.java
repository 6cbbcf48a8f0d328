package dev.sluice.testkit;

import dev.sluice.memory.MemoryStore;
import dev.sluice.spi.DeliveryLimit;
import dev.sluice.spi.PublishingStore;
import dev.sluice.spillover.Spillover;

/** All rules that a broker with a store beside it can keep. */
@TableColumn("a broker with spillover")
class SpilloverConformanceTest extends StorageConformance {
  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of(
        clock -> {
          MemoryBroker broker = new MemoryBroker(clock, DeliveryLimit.NONE);
          PublishingStore front = new PublishingStore(broker, broker);
          return new Spillover(front, new MemoryStore(clock), clock);
        });
  }
}
