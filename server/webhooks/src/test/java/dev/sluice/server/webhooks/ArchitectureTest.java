package dev.sluice.server.webhooks;

import dev.sluice.testkit.ModuleRules;
import org.junit.jupiter.api.Test;

/** Webhooks know the library and the JDK. */
class ArchitectureTest {
  @Test
  void knowsAndShowsOnlyWhatItMust() {
    ModuleRules.of("dev.sluice.server.webhooks")
        .check(SigningSecret.class, Webhook.class, WebhookFailedException.class, Webhooks.class);
  }
}
