package dev.sluice.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A copy of a Node project of the tests, with what it needs from npm installed beside it.
 *
 * @param folder where the copy is
 */
record NodeProject(Path folder) {
  /** Copies and installs the project of this name. */
  static NodeProject install(String name) throws IOException, InterruptedException {
    Path source = Path.of("src", "test", "node", name);
    NodeProject copy = new NodeProject(Path.of("target", "node", name));
    Files.createDirectories(copy.folder);
    try (Stream<Path> files = Files.list(source)) {
      files.forEach(file -> copy.add(file));
    }
    copy.run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");
    return copy;
  }

  private void add(Path file) {
    try {
      Files.writeString(folder.resolve(file.getFileName()), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs it to its end, in the copy, and answers what it printed. */
  String run(String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    end(builder.redirectOutput(output.toFile()), output);
    return Files.readString(output);
  }

  /** Runs it to its end with one file as its input and another as its output. */
  void run(Path input, Path output, String... command) throws IOException, InterruptedException {
    Path errors = Files.createTempFile(folder, "errors", ".log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    end(builder.redirectInput(input.toFile()).redirectOutput(output.toFile()), errors);
  }

  private void end(ProcessBuilder builder, Path log) throws IOException, InterruptedException {
    List<String> command = builder.command();
    Process process = start(builder);
    boolean ended = process.waitFor(2, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly();
    }
    String printed = Files.readString(log);
    assertThat(ended).as("%s does not end:%n%s", command, printed).isTrue();
    assertThat(process.exitValue()).as("%s:%n%s", command, printed).isZero();
  }

  private Process start(ProcessBuilder builder) throws IOException {
    try {
      return builder.directory(folder.toFile()).start();
    } catch (IOException e) {
      boolean required = "required".equals(System.getenv("SLUICE_TEST_SERVERS"));
      Assumptions.assumeTrue(required, "there is no " + builder.command().get(0));
      throw e;
    }
  }
}
