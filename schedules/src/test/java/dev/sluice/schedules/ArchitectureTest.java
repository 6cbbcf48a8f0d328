package dev.sluice.schedules;

import dev.sluice.testkit.ModuleRules;
import org.junit.jupiter.api.Test;

/** Schedules are built of what users and adapters have, for any storage. */
class ArchitectureTest {
  @Test
  void knowsAndShowsOnlyWhatItMust() {
    ModuleRules.of("dev.sluice.schedules")
        .knows("tools.jackson.core..")
        .check(
            CatchUp.class,
            Cron.class,
            CronTiming.class,
            FixedRate.class,
            Schedule.class,
            ScheduleOptions.class,
            ScheduleView.class,
            Schedules.class,
            Target.class,
            Timing.class);
  }
}
