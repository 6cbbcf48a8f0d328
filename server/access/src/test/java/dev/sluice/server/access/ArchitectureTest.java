package dev.sluice.server.access;

import dev.sluice.testkit.ModuleRules;
import org.junit.jupiter.api.Test;

/** Who may do what knows neither storages nor protocols. */
class ArchitectureTest {
  @Test
  void knowsAndShowsOnlyWhatItMust() {
    ModuleRules.of("dev.sluice.server.access")
        .check(
            Access.class,
            AuditFile.class,
            AuditForm.class,
            AuditLog.class,
            Caller.class,
            Grants.class,
            Redaction.class,
            Role.class,
            Shown.class,
            TokenFile.class,
            TokenList.class);
  }
}
