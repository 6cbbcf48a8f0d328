package dev.sluice.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageProvider;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import dev.sluice.spi.Traits;
import dev.sluice.spi.WorkSource;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileProviderTest {
  @TempDir Path folder;

  private WorkSource open(String rest) {
    return new FileProvider().open(StorageUrl.parse("file:" + rest), Settings.DEFAULT);
  }

  @Test
  void isFoundByItsScheme() {
    assertThat(ServiceLoader.load(StorageProvider.class))
        .anyMatch(provider -> provider.scheme().equals("file"));
  }

  @Test
  void createsMissingParents() {
    open(folder.resolve("a/b/c") + "?segment=8m&fsync=os").close();
    assertThat(folder.resolve("a/b/c/LOCK")).exists();
  }

  @ParameterizedTest
  @CsvSource({
    "fsync=sometimes, fsync",
    "fsync=0ms, fsync",
    "segment=9m, segment",
    "damaged=maybe, damaged",
    "max-pending=0, max-pending",
    "max-pending=many, max-pending",
    "colour=red, colour"
  })
  void namesTheOptionThatMakesNoSense(String option, String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(folder + "?" + option))
        .withMessageContaining('"' + name + '"');
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource({"''", "~/jobs"})
  void refusesWhatIsNoDirectory(String path) {
    assertThatIllegalArgumentException().isThrownBy(() -> open(path));
  }

  @Test
  void refusesAPathThatIsAFile() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> open(file.toString()))
        .withMessageContaining(file.toString())
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.REJECTED));
  }

  @ParameterizedTest
  @CsvSource({"always, POWER_LOSS", "50ms, PROCESS_KILL", "os, PROCESS_KILL"})
  void saysWhatAnEnqueueSurvives(String fsync, Traits.Durability durability) {
    try (WorkSource store = open(folder + "?segment=8m&fsync=" + fsync)) {
      assertThat(store.traits().durability()).isEqualTo(durability);
    }
  }

  @Test
  void aSecondOpeningInThisProcessNamesTheHolder() {
    try (WorkSource store = open(folder + "?segment=8m")) {
      assertHeldBy(ProcessHandle.current().pid());
      assertThat(store.traits().name()).isEqualTo("file");
    }
    open(folder + "?segment=8m").close();
  }

  @Test
  void aSecondProcessNamesTheHolder() throws Exception {
    Process child = holder();
    try (BufferedReader output = child.inputReader(StandardCharsets.UTF_8)) {
      assertThat(output.readLine()).isEqualTo("working");
      assertHeldBy(child.pid());
    } finally {
      child.destroyForcibly().waitFor();
    }
    open(folder + "?segment=8m").close();
  }

  @Test
  void aSecondOpeningInThisProcessLeavesTheLockWithItsHolder() throws Exception {
    try (WorkSource store = open(folder + "?segment=8m")) {
      assertThat(store.traits().name()).isEqualTo("file");
      assertHeldBy(ProcessHandle.current().pid());
      Process child = holder();
      try (BufferedReader output = child.inputReader(StandardCharsets.UTF_8)) {
        // Not "working": the lock is still there for others.
        assertThat(output.readLine())
            .contains("is in use by process " + ProcessHandle.current().pid());
      } finally {
        child.destroyForcibly().waitFor();
      }
    }
  }

  private Process holder() throws Exception {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-XX:TieredStopAtLevel=1",
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            CrashChild.class.getName(),
            "1",
            folder.toString(),
            folder.resolve("notes").toString(),
            "os",
            Integer.toString(1 << 20))
        .redirectErrorStream(true)
        .start();
  }

  private void assertHeldBy(long pid) {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> open(folder + "?segment=8m"))
        .withMessageContaining(Long.toString(pid))
        .withMessageContaining(folder.toString())
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
  }
}
