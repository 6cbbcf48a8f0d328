package dev.sluice.server;

import dev.sluice.server.NamedSettings.BadSettingException;
import dev.sluice.server.webhooks.SigningSecret;
import dev.sluice.server.webhooks.Webhook;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The webhooks of the settings: {@code webhook.NAME.queue}, {@code .url}, {@code .secret-file},
 * {@code .concurrency}, {@code .rate}, {@code .timeout}, {@code .header.NAME}.
 */
final class WebhookSettings {
  private WebhookSettings() {}

  /**
   * @throws IllegalArgumentException naming the setting that makes no sense
   */
  static List<Webhook> read(Map<String, String> settings) {
    return NamedSettings.group("webhook", settings).stream().map(WebhookSettings::webhook).toList();
  }

  private static Webhook webhook(NamedSettings told) {
    String queue = told.take("queue");
    String url = told.take("url");
    if (queue == null || url == null) {
      throw told.bad("needs a queue and a url");
    }
    try {
      Webhook webhook = Webhook.of(queue, URI.create(url));
      for (Map.Entry<String, String> field : told.fields().entrySet()) {
        webhook = with(webhook, told, field.getKey(), field.getValue());
      }
      return webhook;
    } catch (BadSettingException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw told.bad(String.valueOf(e.getMessage()));
    }
  }

  private static Webhook with(Webhook webhook, NamedSettings told, String field, String value) {
    if (field.startsWith("header.")) {
      return webhook.header(field.substring("header.".length()), value);
    }
    return switch (field) {
      case "secret-file" -> secrets(webhook, told, value);
      case "concurrency" -> webhook.concurrency((int) told.number(field, value));
      case "rate" -> webhook.rate(told.number(field, value));
      case "timeout" -> webhook.timeout(told.span(field, value));
      default ->
          throw told.bad(
              field,
              "is not known (there are queue, url, secret-file, concurrency, rate, timeout,"
                  + " header.NAME)");
    };
  }

  // A line for each: a new one is brought in beside the old one.
  private static Webhook secrets(Webhook webhook, NamedSettings told, String file) {
    try {
      Webhook signed = webhook;
      for (String line : Files.readAllLines(Path.of(file))) {
        if (!line.isBlank()) {
          signed = signed.secret(SigningSecret.parse(line.strip()));
        }
      }
      return signed;
    } catch (IOException e) {
      throw told.bad("secret-file", "cannot be read: " + e.getMessage());
    }
  }
}
