package dev.sluice.cli.run;

import dev.sluice.cli.Main;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The command in a JVM of its own, to be interrupted and killed. */
public final class SluiceProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** A shell in the background has its children ignore the key, and theirs: also these tests. */
  static final List<String> HEEDING_SIGNALS = List.of("env", "--default-signal=INT");

  private final Process process;
  private final Path out;
  private final Path err;

  private SluiceProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static SluiceProcess start(
      Path directory, Map<String, String> environment, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(command());
    command.addAll(arguments);
    Path out = Files.createTempFile(directory, "out", "");
    Path err = Files.createTempFile(directory, "err", "");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    return new SluiceProcess(builder.start(), out, err);
  }

  static SluiceProcess start(Path directory, String... arguments) throws IOException {
    return start(directory, Map.of(), List.of(arguments));
  }

  /** What starts the command, its arguments excepted. */
  static List<String> command() {
    List<String> command = new ArrayList<>(HEEDING_SIGNALS);
    command.addAll(List.of(java(), "-XX:+UseSerialGC", "-Xmx256m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", classPath(), Main.class.getName()));
    return command;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static String classPath() {
    return System.getProperty(
        "surefire.test.class.path", System.getProperty("java.class.path", ""));
  }

  /** SIGKILL: it can do nothing about it. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** As Ctrl-C without a terminal: the children hear nothing of it. */
  void interrupt() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }

  /** What service managers do to end it. */
  void terminate() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-TERM", Long.toString(process.pid())).start().waitFor();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its end and answers its exit code. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("still runs after " + PATIENCE + ": " + err());
    }
    return process.exitValue();
  }

  byte[] out() {
    return read(out);
  }

  String err() {
    return new String(read(err), StandardCharsets.UTF_8);
  }

  /** Waits until something is seen from outside. */
  public static void await(BooleanSupplier condition, String what) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + PATIENCE + ": " + what);
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  /** Whether a process is there; a zombie that nobody reaps has no command any more. */
  static boolean runs(long pid) {
    return ProcessHandle.of(pid).flatMap(process -> process.info().command()).isPresent();
  }

  /** Waits until a process that was killed has heard of it: nobody but its parent is told. */
  static void awaitEnd(long pid) {
    await(() -> !runs(pid), pid + " to end");
  }

  static List<String> lines(Path file) {
    return Files.exists(file)
        ? new String(read(file), StandardCharsets.UTF_8).lines().toList()
        : List.of();
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
