package dev.sluice.kafka;

import dev.sluice.testkit.StorageConformance;
import dev.sluice.testkit.StoreFixture;
import dev.sluice.testkit.TableColumn;

/** All rules that a share group keeps by itself. */
@TableColumn("Kafka (share)")
class ShareConformanceTest extends StorageConformance {
  @Override
  protected StoreFixture fixture() {
    return Conformance.plain("&mode=share&consumers=1");
  }
}
