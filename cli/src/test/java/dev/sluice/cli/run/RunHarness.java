package dev.sluice.cli.run;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Runs commands inside the test's own process. */
final class RunHarness {
  /**
   * What a command did.
   *
   * @param bytes of its standard output
   */
  record Result(int code, byte[] bytes, String err) {
    List<String> lines() {
      return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    }
  }

  private final Path directory;
  private final Path input;

  RunHarness(Path directory) {
    this.directory = directory;
    this.input = directory.resolve("in.txt");
  }

  Path path(String name) {
    return directory.resolve(name);
  }

  Path input() {
    return input;
  }

  RunHarness lines(String... lines) throws IOException {
    Files.writeString(input, String.join("\n", lines) + "\n");
    return this;
  }

  /** {@code sluice run INPUT} with quick retries and these arguments. */
  Result run(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = input.toString();
    all[1] = "--retry-delay";
    all[2] = "1ms";
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return runExactly(new byte[0], all);
  }

  /** {@code sluice run} with these arguments only. */
  Result runExactly(byte[] standardInput, String... arguments) {
    return execute(standardInput, true, arguments);
  }

  /** {@code sluice work} with these arguments. */
  Result work(String... arguments) {
    return execute(new byte[0], false, arguments);
  }

  private static Result execute(byte[] standardInput, boolean run, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
    Streams streams = new Streams(new ByteArrayInputStream(standardInput), out, errors);
    Callable<Integer> command = run ? new RunCommand(streams) : new WorkCommand(streams);
    CommandLine line =
        new CommandLine(command).setErr(new java.io.PrintWriter(err, true, StandardCharsets.UTF_8));
    int code = line.execute(arguments);
    return new Result(code, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
  }

  List<String> fileLines(String name) throws IOException {
    Path file = path(name);
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  /** The arguments after {@code --} for a script whose {@code $1} is the line. */
  static String[] script(String script, String... optionsBefore) {
    String[] all = Arrays.copyOf(optionsBefore, optionsBefore.length + 6);
    String[] rest = {"--", "sh", "-c", script, "sh", "{}"};
    System.arraycopy(rest, 0, all, optionsBefore.length, rest.length);
    return all;
  }
}
