package dev.sluice.testkit.chaos;

import dev.sluice.testkit.chaos.ChildMain.Task;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process of the test. */
final class Child {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Task task;
  private final Process process;
  private final Path said;
  private final CompletableFuture<Boolean> ready = new CompletableFuture<>();

  private Child(Task task, Process process, Path said) {
    this.task = task;
    this.process = process;
    this.said = said;
    Thread reader = new Thread(this::read, "output of " + name());
    reader.setDaemon(true);
    reader.start();
  }

  static Child start(Task task) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
    command.addAll(List.of("-Xlog:disable", "-Xlog:all=error:stderr", "-cp", classPath()));
    command.add(ChildMain.class.getName());
    FakeTime time = FakeTime.of(task.skew());
    command.addAll(List.of(time.isFaked() ? task.skew(Duration.ZERO).words() : task.words()));
    Path said = Path.of(task.journal() + ".err");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(said.toFile());
    builder.environment().putAll(time.environment());
    return new Child(task, builder.start(), said);
  }

  private static String classPath() {
    return System.getProperty(
        "surefire.test.class.path", System.getProperty("java.class.path", ""));
  }

  private void read() {
    try (BufferedReader out = process.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.equals(ChildMain.READY)) {
          ready.complete(true);
        }
      }
    } catch (IOException e) {
      // Its end, too.
    }
    ready.complete(false);
  }

  String name() {
    return String.valueOf(task.journal().getFileName());
  }

  Task task() {
    return task;
  }

  /**
   * @throws AssertionError if it ends before
   */
  void awaitReady() throws InterruptedException, IOException {
    try {
      if (ready.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        return;
      }
    } catch (TimeoutException | ExecutionException e) {
      kill();
    }
    throw new AssertionError(name() + " does not begin: " + said());
  }

  /** SIGKILL: it can do nothing about it. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to end, and answers what went wrong; empty if nothing did. */
  String end() throws InterruptedException, IOException {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It has ended already.
    }
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      kill();
      return name() + " did not end: " + said();
    }
    int code = process.exitValue();
    return code == 0 ? "" : name() + " ended with " + code + ": " + said();
  }

  private String said() throws IOException {
    return Files.readString(said);
  }
}
