package dev.sluice.remote;

import dev.sluice.testkit.ModuleRules;
import org.junit.jupiter.api.Test;

/** The remote storage knows the interface of storages, its JSON forms, and no server. */
class ArchitectureTest {
  @Test
  void knowsAndShowsOnlyWhatItMust() {
    ModuleRules.of("dev.sluice.remote")
        .knows("dev.sluice.wire", "dev.sluice.spi.tls")
        .check(HttpProvider.class, HttpsProvider.class, RemoteStore.class);
  }
}
