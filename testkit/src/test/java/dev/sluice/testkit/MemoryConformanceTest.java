package dev.sluice.testkit;

import dev.sluice.memory.MemoryStore;

class MemoryConformanceTest extends StorageConformance {
  @Override
  protected StoreFixture fixture() {
    return StoreFixture.of(MemoryStore::new);
  }
}
