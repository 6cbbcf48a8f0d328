package dev.sluice.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.server.webhooks.Webhook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookSettingsTest {
  private static final String SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5";

  @TempDir Path folder;

  @Test
  void aWebhookIsWhatItsSettingsSay() throws IOException {
    Path secrets = Files.writeString(folder.resolve("secrets"), SECRET + "\n\n" + SECRET + "\n");
    Path file =
        Files.writeString(
            folder.resolve("sluice.properties"),
            """
            webhook.mail.queue = emails
            webhook.mail.url = https://mailer.example.org/send
            webhook.mail.secret-file = %s
            webhook.mail.concurrency = 5
            webhook.mail.rate = 2.5
            webhook.mail.timeout = 10s
            webhook.mail.header.Authorization = Bearer x
            webhook.other.queue = q
            webhook.other.url = http://127.0.0.1:1/
            """
                .formatted(secrets));
    List<Webhook> webhooks = WebhookSettings.read(ServerConfig.file(file).webhooks());
    assertThat(webhooks).hasSize(2);
    Webhook mail = webhooks.get(0);
    assertThat(mail.queue()).isEqualTo("emails");
    assertThat(mail.secrets()).hasSize(2);
    assertThat(mail.concurrency()).isEqualTo(5);
    assertThat(mail.rate()).isEqualTo(2.5);
    assertThat(mail.timeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(mail.headers()).containsEntry("authorization", "Bearer x");
  }

  @Test
  void whatMakesNoSenseIsNamed() {
    refused(Map.of("mail", "x"), "webhook.mail is webhook.NAME.WHAT");
    refused(Map.of("mail.url", "http://host/"), "webhook.mail needs a queue and a url");
    refused(with("url", "ftp://host/"), "webhook.mail");
    refused(with("concurency", "1"), "webhook.mail.concurency is not known");
    refused(with("concurrency", "many"), "webhook.mail.concurrency must be a number");
    refused(with("timeout", "soon"), "webhook.mail.timeout must be a time span");
    refused(with("secret-file", "/nowhere/at/all"), "webhook.mail.secret-file cannot be read");
  }

  private static Map<String, String> with(String field, String value) {
    return field.equals("url")
        ? Map.of("mail.queue", "q", "mail.url", value)
        : Map.of("mail.queue", "q", "mail.url", "http://host/", "mail." + field, value);
  }

  private static void refused(Map<String, String> settings, String why) {
    assertThatThrownBy(() -> WebhookSettings.read(settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
