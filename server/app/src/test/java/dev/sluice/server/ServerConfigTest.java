package dev.sluice.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerConfigTest {
  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("sluice.properties"), text);
  }

  @Test
  void theCommandLineGoesBeforeTheEnvironmentBeforeTheFile() throws IOException {
    Path file = file("# where\nhttp.port = 1\nhttp.host=localhost\nstore = file:jobs\n");
    ServerConfig config =
        ServerConfig.file(file)
            .with(
                Map.of("SLUICE_HTTP_PORT", "2", "SLUICE_HTTP_HOST", " ", "SLUICE_STORE", "memory:"))
            .with(Setting.STORE, "file:here");
    assertThat(config.number(Setting.HTTP_PORT, 0, 0, 9)).isEqualTo(2);
    assertThat(config.text(Setting.HTTP_HOST)).contains("localhost");
    assertThat(config.text(Setting.STORE)).contains("file:here");
    assertThat(config.text(Setting.TOKENS)).isEmpty();
  }

  @Test
  void whatMakesNoSenseIsNamed() throws IOException {
    Path unknown = file("http.prt = 1\n");
    assertThatThrownBy(() -> ServerConfig.file(unknown))
        .hasMessageContaining("\"http.prt\"")
        .hasMessageContaining("http.port");
    assertThatThrownBy(() -> ServerConfig.file(folder.resolve("none")))
        .hasMessageContaining("cannot read");
    Path broken = file("a = \\u12");
    assertThatThrownBy(() -> ServerConfig.file(broken))
        .hasMessageContaining("no file of properties");
    ServerConfig config =
        ServerConfig.empty().with(Setting.HTTP_PORT, "x").with(Setting.DRAIN_TIMEOUT, "soon");
    assertThatThrownBy(() -> config.number(Setting.HTTP_PORT, 1, 0, 65_535))
        .hasMessage("http.port must be a whole number from 0 to 65535, not \"x\"");
    assertThatThrownBy(() -> config.span(Setting.DRAIN_TIMEOUT, Duration.ZERO))
        .hasMessageContaining("drain.timeout must be a time span");
  }

  @Test
  void theDocumentationNamesEachSettingWithItsVariable() throws IOException {
    String text = Files.readString(Path.of("../../docs/server.md"));
    List<Setting> missing =
        Arrays.stream(Setting.values())
            .filter(
                setting ->
                    !text.contains("`" + setting.text() + "`")
                        || !text.contains("`" + setting.variable() + "`"))
            .toList();
    assertThat(missing).isEmpty();
  }
}
