package dev.sluice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.job.JobId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

  /** Takes nothing, and says why only the first time, as some devices do. */
  private static final class Full extends OutputStream {
    private final AtomicInteger failures = new AtomicInteger();

    @Override
    public void write(int b) throws IOException {
      throw new IOException(failures.incrementAndGet() == 1 ? "No space left on device" : "bad");
    }
  }

  @Test
  void whoeverCannotWriteLearnsTheFirstCause() throws Exception {
    int threads = 8;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (ResultsFile results = new ResultsFile(new Full())) {
      CyclicBarrier together = new CyclicBarrier(threads);
      Callable<Throwable> write =
          () -> {
            together.await(1, TimeUnit.MINUTES);
            return catchThrowable(() -> results.write(result(JobId.next(), "")));
          };
      for (Future<Throwable> failure : pool.invokeAll(Collections.nCopies(threads, write))) {
        assertThat(failure.get())
            .isInstanceOf(IOException.class)
            .hasMessage("No space left on device");
      }
    } finally {
      pool.shutdownNow();
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
