package dev.sluice.wire;

import dev.sluice.testkit.ModuleRules;
import org.junit.jupiter.api.Test;

/** The JSON forms know values, and nothing that makes or sends them. */
class ArchitectureTest {
  @Test
  void knowsAndShowsOnlyWhatItMust() {
    ModuleRules.of("dev.sluice.wire")
        .knows("tools.jackson.core..")
        .check(
            AlterationFields.class,
            AnswerJson.class,
            BadJsonException.class,
            ClaimJson.class,
            DeliveryJson.class,
            FailureJson.class,
            JobJson.class,
            JsonIn.class,
            JsonOut.class,
            Lease.class,
            NewJobJson.class,
            NoteJson.class,
            Problem.class,
            QueryJson.class,
            QueueJson.class,
            SettlementJson.class,
            StorageJson.class,
            WorkerJson.class);
  }
}
