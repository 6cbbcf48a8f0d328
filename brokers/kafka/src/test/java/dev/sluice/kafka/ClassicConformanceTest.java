package dev.sluice.kafka;

import dev.sluice.testkit.StorageConformance;
import dev.sluice.testkit.StoreFixture;
import dev.sluice.testkit.TableColumn;
import org.junit.jupiter.api.Test;

/** All rules that a classic group keeps by itself. */
@TableColumn("Kafka (classic)")
class ClassicConformanceTest extends StorageConformance {
  @Override
  protected StoreFixture fixture() {
    return Conformance.plain("&session=3m");
  }

  /** A partition has one member: what comes next may be the first store's. */
  @Override
  @Test
  public void rule02_aSecondStoreOnTheSameStorageTakesNothingThatIsLeased() {
    harness().applicable(false, "a partition belongs to one member");
  }
}
