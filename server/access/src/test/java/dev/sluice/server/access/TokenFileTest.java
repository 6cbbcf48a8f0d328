package dev.sluice.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {
  private static final String OLD = "old-secret-0123456789";
  private static final String NEW = "new-secret-0123456789";

  @TempDir Path folder;

  private Path write(String text, long second) throws IOException {
    Path file = Files.writeString(folder.resolve("tokens"), text);
    return Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(second)));
  }

  @Test
  void aChangedFileIsReadAgain() throws IOException {
    TokenFile tokens = TokenFile.open(write("ada read " + OLD, 1), 0);
    assertThat(tokens.caller(OLD)).isPresent();
    write("ada read " + NEW, 2);
    assertThat(tokens.caller(OLD)).isEmpty();
    assertThat(tokens.caller(NEW)).isPresent();
    assertThat(tokens.complaint()).isNull();
  }

  @Test
  void aFileThatMakesNoSenseAnyMoreChangesNothing() throws IOException {
    Path file = write("ada read " + OLD, 1);
    TokenFile tokens = TokenFile.open(file, 0);
    write("ada rea", 2);
    assertThat(tokens.caller(OLD)).isPresent();
    assertThat(tokens.complaint()).contains("line 1");
    Files.delete(file);
    assertThat(tokens.caller(OLD)).isPresent();
    assertThat(tokens.complaint()).contains("cannot read");
  }

  @Test
  void aFileWithoutTokensIsRefused() throws IOException {
    Path file = write("# nobody yet", 1);
    assertThatThrownBy(() -> TokenFile.open(file)).hasMessageContaining("no token");
    assertThatThrownBy(() -> TokenFile.open(folder.resolve("none")))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void changesAreKeptLineByLine() throws IOException {
    Path file = folder.resolve("audit.log");
    InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-22T10:00:00Z"));
    for (int i = 0; i < 2; i++) {
      try (AuditFile log = AuditFile.open(file, clock, AuditForm.TEXT)) {
        log.record(new Caller("ada", Set.of(Role.ADMIN)), "cancel", "a reason\nwith lines");
      }
    }
    String line = "2026-11-22T10:00:00Z ada cancel a reason?with lines\n";
    assertThat(file).hasContent(line + line);
  }
}
