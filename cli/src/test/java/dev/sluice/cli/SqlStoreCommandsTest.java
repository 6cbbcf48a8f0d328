package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands on databases that need no server. */
class SqlStoreCommandsTest {
  @TempDir Path folder;

  private final Cli cli = new Cli();

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "h2"})
  void keepsJobsFromCommandToCommand(String kind) {
    cli.with("SLUICE_STORE", url(kind));
    KeptJobs.areThereFromCommandToCommand(cli);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "h2"})
  void migratesOnceAndShowsBeforeWhatItWouldDo(String kind) {
    cli.with("SLUICE_STORE", url(kind));
    assertThat(cli.run("migrate", "--dry-run").ok().out())
        .contains("-- 1 jobs", "CREATE TABLE IF NOT EXISTS sluice_job", "-- 2 workers");
    assertThat(cli.run("migrate").ok().lines())
        .containsExactly("applied 1 jobs", "applied 2 workers");
    Cli.Answer again = cli.run("migrate").ok();
    assertThat(again.out()).isEmpty();
    assertThat(again.err()).contains("up to date");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "h2"})
  void looksAtWhatIsThereAndMakesNothing(String kind) throws IOException {
    cli.with("SLUICE_STORE", url(kind));
    for (String command : List.of("jobs", "stats")) {
      Cli.Answer answer = cli.run(command);
      assertThat(answer.code()).isEqualTo(1);
      assertThat(answer.err()).contains("there are no tables of Sluice in " + url(kind));
    }
    cli.run("migrate", "--dry-run").ok();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void saysThatOnlyDatabasesHaveTables() {
    Cli.Answer answer = cli.run("migrate", "--store", "file:" + folder);
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err()).contains("only a SQL database has tables");
  }

  private String url(String kind) {
    return "jdbc:" + kind + ":" + folder.resolve("jobs");
  }
}
