package dev.sluice.beanstalkd;

import dev.sluice.testkit.StorageConformance;
import dev.sluice.testkit.StoreFixture;
import dev.sluice.testkit.TableColumn;

/** All rules that one server keeps by itself. */
@TableColumn("beanstalkd")
class BeanstalkdConformanceTest extends StorageConformance {
  @Override
  protected StoreFixture fixture() {
    String url = Stores.freshUrl();
    return StoreFixture.of(clock -> Stores.open(url, clock)).keepingJobs().withServerClock();
  }
}
