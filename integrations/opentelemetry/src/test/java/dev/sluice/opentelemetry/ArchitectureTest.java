package dev.sluice.opentelemetry;

import dev.sluice.testkit.ModuleRules;
import org.junit.jupiter.api.Test;

/** Traces are made around what users use. */
class ArchitectureTest {
  @Test
  void knowsAndShowsOnlyWhatItMust() {
    ModuleRules.of("dev.sluice.opentelemetry")
        .shows("io.opentelemetry..")
        .check(SluiceTracing.class);
  }
}
