package dev.sluice.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Sluice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelaySettingsTest {
  @TempDir Path folder;

  @Test
  void aRelayIsWhatItsSettingsSay() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("sluice.properties"),
            """
            relay.mail.from = eu/mails
            relay.mail.to = nats://ada:secret@broker/mails?create=true
            relay.mail.batch = 100
            relay.mail.concurrency = 2
            relay.mail.retry-delay = 5s
            relay.mail.target-header = subject
            relay.mail.key-header = customer
            relay.mail.envelope = on
            relay.other.from = q
            relay.other.to = kafka://broker/q
            """);
    List<RelayPlan> plans = RelaySettings.read(ServerConfig.file(file).relays());
    assertThat(plans).extracting(RelayPlan::name).containsExactly("mail", "other");
    assertThat(plans.get(0).queue()).isEqualTo("eu/mails");
    assertThat(plans.get(0).to()).isEqualTo("nats://ada:secret@broker/mails?create=true");
  }

  @Test
  void whatMakesNoSenseIsNamed() {
    refused(Map.of("mail", "x"), "relay.mail is relay.NAME.WHAT");
    refused(Map.of("mail.to", "nats://host"), "relay.mail needs from, a queue, and to, a URL");
    refused(with("from", "no queue"), "relay.mail.from makes no sense");
    refused(with("to", "secret-text"), "relay.mail.to makes no sense");
    refused(with("bach", "1"), "relay.mail.bach is not known");
    refused(with("batch", "many"), "relay.mail.batch must be a number");
    refused(with("batch", "0"), "relay.mail.batch makes no sense: batch must be 1 to 10000: 0");
    refused(with("concurrency", "101"), "relay.mail.concurrency makes no sense");
    refused(with("retry-delay", "soon"), "relay.mail.retry-delay must be a time span");
    refused(with("envelope", "yes"), "relay.mail.envelope must be on or off");
    refused(Map.of("a/b.from", "q", "a/b.to", "nats://host"), "must have a name of letters");
  }

  private static Map<String, String> with(String field, String value) {
    Map<String, String> settings = new HashMap<>();
    settings.put("mail.from", "q");
    settings.put("mail.to", "nats://host");
    settings.put("mail." + field, value);
    return settings;
  }

  private static void refused(Map<String, String> settings, String why) {
    assertThatThrownBy(() -> RelaySettings.read(settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void aSinkThatNobodyKnowsKeepsTheServerFromStarting() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("sluice.properties"),
            "http.port = 0\nrelay.mail.from = q\nrelay.mail.to = pigeon://ada:secret@roof\n");
    try (Sluice sluice = Sluice.open("memory:")) {
      assertThatThrownBy(() -> SluiceServer.start(sluice, ServerConfig.file(file)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("relay.mail: nothing can be published to \"pigeon:\"")
          .hasMessageNotContaining("secret");
    }
  }
}
