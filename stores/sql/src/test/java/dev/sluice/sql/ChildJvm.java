package dev.sluice.sql;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A process with our class path, which is killed at some time. It ends when its standard input
 * does, so that none is left when we are gone.
 */
final class ChildJvm implements AutoCloseable {
  /** Longer than a child waits itself: then it says what for. */
  private static final long SECONDS = Eventually.SECONDS + 30;

  private static final int TAIL = 4_000;

  /** Comes after its last line. */
  static final String ENDED = "it ended";

  private final Process process;
  private final Path log;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private ChildJvm(Process process, Path log) {
    this.process = process;
    this.log = log;
    Thread reader = new Thread(this::read, "output of a child");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * @param log gets what it writes to its standard error
   */
  static ChildJvm start(Class<?> main, Path log, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-Xmx200m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      return new ChildJvm(process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (BufferedReader in = process.inputReader()) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      System.getLogger(ChildJvm.class.getName())
          .log(System.Logger.Level.WARNING, "a child cannot be read", e);
    }
    lines.add(ENDED);
  }

  /** The next line that it prints. */
  String line() throws InterruptedException {
    String line = lines.poll(SECONDS, TimeUnit.SECONDS);
    if (line == null) {
      throw new AssertionError("it prints nothing\n" + tail());
    }
    return line;
  }

  /** Waits for a line, whatever comes before it. */
  void await(String expected) throws InterruptedException {
    String line = line();
    while (!line.equals(expected)) {
      if (line.equals(ENDED)) {
        throw new AssertionError("it ended before it said " + expected + "\n" + tail());
      }
      line = line();
    }
  }

  /** All lines that it has printed and that were not asked for yet. */
  List<String> rest() {
    List<String> rest = new ArrayList<>();
    lines.drainTo(rest);
    return rest;
  }

  /** The end of what it and others wrote to the log. */
  String tail() {
    try {
      String text = Files.readString(log, StandardCharsets.UTF_8);
      return text.substring(Math.max(0, text.length() - TAIL));
    } catch (IOException e) {
      return "(no log: " + e + ")";
    }
  }

  /** Lets it go on that reads its standard input. */
  void tell() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  /** SIGKILL; returns when it is gone. */
  void kill() {
    // Not the process itself, which would close what it has printed.
    process.toHandle().destroyForcibly();
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("does not die: " + process.info());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    kill();
  }

  /** In the child: returns when the parent is gone or wants an end. */
  static void awaitParent() throws IOException {
    int next = System.in.read();
    while (next >= 0) {
      next = System.in.read();
    }
  }
}
