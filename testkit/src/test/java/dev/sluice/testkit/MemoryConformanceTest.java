package dev.sluice.testkit;

import dev.sluice.memory.MemoryStore;

@TableColumn("memory")
class MemoryConformanceTest extends StorageConformance {
  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of(MemoryStore::new);
  }
}
