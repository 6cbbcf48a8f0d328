package dev.sluice.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Sluice;
import dev.sluice.testkit.ChildJvm;
import dev.sluice.wire.JsonIn;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a server's process, and its log of changes. */
class LogTest {
  @TempDir Path folder;

  private Path log() {
    return folder.resolve("log");
  }

  private Path changes() {
    return folder.resolve("changes");
  }

  /** Lets a server log, and change something. */
  private void run(String format) throws Exception {
    try (ChildJvm server = ChildJvm.start(LogChild.class, log(), format, changes().toString())) {
      URI pause = URI.create(server.line()).resolve("/v1/queues/emails/pause");
      HttpRequest request = HttpRequest.newBuilder(pause).POST(BodyPublishers.noBody()).build();
      assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode())
          .isEqualTo(200);
    }
  }

  private static Map<String, String> object(String line) {
    Map<String, String> fields = new HashMap<>();
    JsonIn.read(
        line.getBytes(StandardCharsets.UTF_8),
        in -> {
          in.object(name -> fields.put(name, in.isNull() ? "null" : in.text()));
          return true;
        });
    return fields;
  }

  @Test
  void asJsonEachEntryIsAnObjectOnALine() throws Exception {
    run("json");
    List<Map<String, String>> entries =
        Files.readAllLines(log()).stream()
            .filter(line -> !line.startsWith("SLF4J"))
            .map(LogTest::object)
            .toList();
    Map<String, String> entry =
        entries.stream()
            .filter(e -> "some.logger".equals(e.get("logger")))
            .findFirst()
            .orElseThrow();
    assertThat(entry)
        .containsOnlyKeys("time", "level", "logger", "message", "error")
        .containsEntry("level", "WARN")
        .containsEntry("message", "two\nlines with \"quotes\"");
    assertThat(entry.get("error")).contains("IllegalStateException: the cause", "\tat ");
    assertThat(Instant.parse(entry.get("time"))).isAfter(Instant.EPOCH);

    List<String> changed = Files.readAllLines(changes());
    assertThat(changed).hasSize(1);
    assertThat(object(changed.get(0)))
        .containsOnlyKeys("time", "caller", "action", "what")
        .containsEntry("caller", "anybody")
        .containsEntry("action", "pause");
  }

  @Test
  void asTextItIsForPeople() throws Exception {
    run("text");
    assertThat(Files.readString(log())).contains("WARNING: two\nlines with \"quotes\"");
    assertThat(Files.readString(changes())).contains(" anybody pause emails ");
  }

  @Test
  void anotherFormIsRefused() {
    ServerConfig config =
        ServerConfig.empty().with(Setting.HTTP_PORT, "0").with(Setting.LOG_FORMAT, "xml");
    try (Sluice sluice = Sluice.open("memory:")) {
      assertThatThrownBy(() -> SluiceServer.start(sluice, config))
          .hasMessageContaining("log.format must be text or json, not \"xml\"");
    }
  }
}
