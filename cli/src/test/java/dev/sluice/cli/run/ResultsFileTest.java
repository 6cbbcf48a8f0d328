package dev.sluice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.job.JobId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsFileTest {
  @TempDir Path directory;
  private final JobId id = JobId.next();

  private Path file() {
    return directory.resolve("results");
  }

  private LineResult result(JobId job, String error) {
    return new LineResult(
        job,
        error.isEmpty() ? LineResult.State.DONE : LineResult.State.FAILED,
        new byte[] {'x'},
        0,
        1,
        Duration.ZERO,
        new byte[0],
        false,
        error);
  }

  private void write(LineResult result) throws IOException {
    try (ResultsFile results = new ResultsFile(file(), false)) {
      results.write(result);
    }
  }

  @Test
  void aLineIsNotRepeatedAfterReopening() throws IOException {
    write(result(id, ""));
    write(result(id, ""));
    write(result(JobId.next(), ""));
    assertThat(file()).content().hasLineCount(2);
  }

  @Test
  void aFailedLineThatSucceedsLaterGetsAnotherRecord() throws IOException {
    write(result(id, "exit code 1"));
    write(result(id, "exit code 1"));
    write(result(id, ""));
    assertThat(file()).content().hasLineCount(2);
  }

  @Test
  void halfALineAtTheEndIsCutOff() throws IOException {
    write(result(id, ""));
    for (String torn :
        new String[] {"{", "{\"id\":\"0000", "{\"id\":\"" + id + "\",\"state\":\"done\",\"l"}) {
      Files.writeString(file(), torn, StandardOpenOption.APPEND);
      write(result(id, ""));
      assertThat(file()).content().hasLineCount(1).endsWith("}\n");
    }
  }

  @Test
  void anotherFileIsLeftAsItIs() throws IOException {
    Files.writeString(
        file(), "my notes, which nobody must lose, whatever they are worth to others\n");
    assertThatThrownBy(() -> write(result(id, ""))).isInstanceOf(IOException.class);
    assertThat(file()).content().startsWith("my notes");
  }
}
