package dev.sluice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.servers.NatsServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice serve} in a process of its own. */
@Timeout(180)
class ServeCommandTest {
  private static final Pattern ADDRESS = Pattern.compile(" on (http://[0-9.:]+)");

  @TempDir Path directory;

  private final HttpClient client = HttpClient.newHttpClient();

  private static URI address(SluiceProcess server) {
    SluiceProcess.await(() -> ADDRESS.matcher(server.err()).find(), "its address");
    Matcher matcher = ADDRESS.matcher(server.err());
    assertThat(matcher.find()).isTrue();
    return URI.create(matcher.group(1));
  }

  private String call(HttpRequest.Builder request) {
    return client.sendAsync(request.build(), BodyHandlers.ofString()).join().body();
  }

  @Test
  void relaysOfItsSettingsRunUntilItIsTerminated() throws Exception {
    String broker = NatsServer.sharedUrl() + "/served?create=true&token=a-password";
    Path config =
        Files.writeString(
            directory.resolve("sluice.properties"),
            "store = memory:\nhttp.port = 0\nrelay.out.from = mails\nrelay.out.to = "
                + broker
                + "\n");
    List<String> arguments = List.of("serve", "--config", config.toString());
    try (SluiceProcess server = SluiceProcess.start(directory, Map.of(), arguments)) {
      URI address = address(server);
      URI jobs = address.resolve("/v1/queues/mails/jobs");
      call(HttpRequest.newBuilder(jobs).POST(BodyPublishers.ofString("{\"payload\":\"x\"}")));
      HttpRequest.Builder relays = HttpRequest.newBuilder(address.resolve("/v1/relays"));
      SluiceProcess.await(() -> call(relays).contains("\"handedOver\":1"), "a message");
      assertThat(call(relays)).contains("token=***").doesNotContain("a-password");
      server.terminate();
      assertThat(server.exitCode()).as(server.err()).isZero();
      assertThat(server.err()).contains("sluice: stopped").doesNotContain("a-password");
    }
  }

  private static boolean isJson(String line) {
    return line.startsWith("{\"time\":\"") && line.endsWith("}");
  }

  @Test
  void whatItSaysIsJsonWhereTheLogIs() throws Exception {
    List<String> arguments = List.of("serve", "--store", "memory:", "--port", "0");
    Map<String, String> environment = Map.of("SLUICE_LOG_FORMAT", "json");
    try (SluiceProcess server = SluiceProcess.start(directory, environment, arguments)) {
      address(server);
      server.terminate();
      assertThat(server.exitCode()).as(server.err()).isZero();
      // Libraries say more on the class path of tests, in their own form.
      assertThat(server.err().lines())
          .noneMatch(line -> line.startsWith("sluice:"))
          .anyMatch(line -> isJson(line) && line.contains("\"message\":\"serving memory: on "))
          .anyMatch(line -> isJson(line) && line.contains("\"message\":\"stopped\""));
    }
  }

  @Test
  void aSettingThatMakesNoSenseIsWrongUsage() throws Exception {
    Path config =
        Files.writeString(
            directory.resolve("sluice.properties"),
            """
            store = memory:
            http.port = 0
            relay.out.from = mails
            relay.out.to = pigeon://roof
            """);
    String[] arguments = {"serve", "--config", config.toString()};
    try (SluiceProcess server = SluiceProcess.start(directory, arguments)) {
      assertThat(server.exitCode()).isEqualTo(2);
      assertThat(server.err()).contains("relay.out: nothing can be published to \"pigeon:\"");
    }
  }
}
