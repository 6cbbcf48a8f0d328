package dev.sluice.micrometer;

import dev.sluice.testkit.ModuleRules;
import org.junit.jupiter.api.Test;

/** Metrics are taken from what users use. */
class ArchitectureTest {
  @Test
  void knowsAndShowsOnlyWhatItMust() {
    ModuleRules.of("dev.sluice.micrometer")
        .shows("io.micrometer.core.instrument..")
        .check(JobMetrics.class, SluiceMetrics.class);
  }
}
