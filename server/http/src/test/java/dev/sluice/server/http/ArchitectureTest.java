package dev.sluice.server.http;

import dev.sluice.testkit.ModuleRules;
import org.junit.jupiter.api.Test;

/** HTTP knows no container, and no other protocol. */
class ArchitectureTest {
  @Test
  void knowsAndShowsOnlyWhatItMust() {
    ModuleRules.of("dev.sluice.server.http")
        .shows("dev.sluice.server.access", "dev.sluice.relay", "jakarta.servlet..")
        .knows("dev.sluice.wire", "dev.sluice.schedules")
        .check(HttpOptions.class, ServedRelay.class, SluiceServlet.class);
  }
}
