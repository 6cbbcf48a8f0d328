package dev.sluice.server.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTest {
  private static final Webhook HOOK = Webhook.of("orders", URI.create("https://shop.example/in"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://shop.example/",
        "file:///etc/passwd",
        "/in",
        "https:///in",
        "mailto:a@b",
        "https://user:pass@shop.example/",
        "https://shop.example/in#part"
      })
  void refusesOtherAddresses(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Webhook.of("orders", URI.create(url)))
        .withMessageNotContaining("pass@");
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThatIllegalArgumentException().isThrownBy(() -> HOOK.concurrency(0));
    assertThatIllegalArgumentException().isThrownBy(() -> HOOK.rate(0));
    assertThatIllegalArgumentException().isThrownBy(() -> HOOK.rate(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> HOOK.timeout(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> HOOK.timeout(Duration.ofHours(2)));
    assertThatIllegalArgumentException().isThrownBy(() -> Webhook.of("a b", HOOK.url()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host",
        "Content-Length",
        "Transfer-Encoding",
        "Connection",
        "Keep-Alive",
        "TE",
        "Upgrade",
        "Proxy-Authorization",
        "webhook-signature",
        "sluice-queue",
        "two words",
        "a:b",
        ""
      })
  void refusesHeadersThatAreNotTheUsers(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HOOK.header(name, "s3cret"))
        .withMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3cret\r\nx: y", " s3cret", "s3crét"})
  void refusesHeadersThatCannotBeSent(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HOOK.header("authorization", value))
        .withMessageNotContaining("s3cr");
  }

  @Test
  void printsNothingSecret() {
    Webhook hook =
        Webhook.of("orders", URI.create("https://shop.example/s3cret?key=s3cret"))
            .header("Authorization", "Bearer s3cret")
            .secret(SigningSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    assertThat(hook).hasToString("Webhook[orders to https://shop.example]");
    assertThat(hook.headers()).containsEntry("authorization", "Bearer s3cret");
  }
}
