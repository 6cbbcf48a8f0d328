package dev.sluice.testkit;

import dev.sluice.testkit.reference.ReferenceJobs;
import dev.sluice.testkit.reference.ReferenceStore;

class ReferenceConformanceTest extends StorageConformance {
  private final ReferenceJobs disk = new ReferenceJobs();

  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of(clock -> new ReferenceStore(clock, disk))
        .keepingJobs()
        .effort(new Effort(500, 1_000, 200));
  }
}
