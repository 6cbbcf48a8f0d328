package dev.sluice.kafka;

import dev.sluice.testkit.StorageConformance;
import dev.sluice.testkit.StoreFixture;
import dev.sluice.testkit.TableColumn;
import org.junit.jupiter.api.Test;

/** All rules that a share group keeps with a store beside it. */
@TableColumn("Kafka (share) with spillover")
class ShareSpilloverConformanceTest extends StorageConformance {
  @Override
  protected StoreFixture fixture() {
    return Conformance.withStore("&mode=share&consumers=6");
  }

  /**
   * With one consumer it holds; but one holds one job here at a time, and other tests need five.
   */
  @Override
  @Test
  public void rule02_aSecondStoreOnTheSameStorageTakesNothingThatIsLeased() {
    harness().applicable(false, "an idle consumer of the first store may have fetched it");
  }
}
