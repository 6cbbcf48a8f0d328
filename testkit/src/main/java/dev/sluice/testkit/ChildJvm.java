package dev.sluice.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A Java process with the class path of the test, which can be told to end, or killed. One that
 * calls {@link #awaitParent} ends with its standard input, so that none is left when the test is
 * gone. For one thread.
 */
public final class ChildJvm implements AutoCloseable {
  /** What {@link #line} answers after the last line. */
  public static final String ENDED = "it ended";

  /** Longer than a child waits itself: then it says what for. */
  private static final Duration PATIENCE = Eventually.PATIENCE.plusSeconds(30);

  private static final int TAIL = 4_000;

  private final Process process;
  private final Path log;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final Thread reader;

  private ChildJvm(Process process, Path log) {
    this.process = process;
    this.log = log;
    reader = new Thread(this::read, "output of " + log.getFileName());
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts one.
   *
   * @param main the class whose main method is run
   * @param log gets what it writes to its standard error, at its end
   * @throws UncheckedIOException if there is no process to be had
   */
  public static ChildJvm start(Class<?> main, Path log, String... arguments) {
    return start(main, log, Map.of(), arguments);
  }

  /**
   * The same.
   *
   * @param environment variables that it has besides those of this process
   */
  public static ChildJvm start(
      Class<?> main, Path log, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx200m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    // What the JVM has to say does not belong among its lines.
    command.addAll(List.of("-Xlog:disable", "-Xlog:all=error:stderr"));
    command.addAll(List.of("-cp", classPath(), main.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      return new ChildJvm(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String classPath() {
    return System.getProperty(
        "surefire.test.class.path", System.getProperty("java.class.path", ""));
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

  /**
   * The next line that it prints.
   *
   * @throws AssertionError if it prints none within a minute and a half
   */
  public String line() throws InterruptedException {
    String line = lines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (line == null) {
      throw new AssertionError("it prints nothing\n" + tail());
    }
    return line;
  }

  /**
   * Waits for a line, whatever comes before it.
   *
   * @throws AssertionError if it ends before, or prints nothing for a minute and a half
   */
  public void await(String expected) throws InterruptedException {
    String line = line();
    while (!line.equals(expected)) {
      if (line.equals(ENDED)) {
        throw new AssertionError("it ended before it said " + expected + "\n" + tail());
      }
      line = line();
    }
  }

  /** All lines that it has printed and that were not asked for yet. */
  public List<String> rest() {
    List<String> rest = new ArrayList<>();
    lines.drainTo(rest);
    return rest;
  }

  /** The end of what it and others wrote to the log. */
  public String tail() {
    try {
      String text = Files.readString(log);
      return text.substring(Math.max(0, text.length() - TAIL));
    } catch (IOException e) {
      return "(no log: " + e + ")";
    }
  }

  /**
   * Lets one go on that reads its standard input.
   *
   * @throws IOException if it has ended
   */
  public void tell() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  /**
   * Ends its standard input, and waits for its own end.
   *
   * @return its exit code
   * @throws AssertionError if it does not end within a minute and a half; it is killed then
   */
  public int end() throws InterruptedException {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It has ended already.
    }
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      kill();
      throw new AssertionError("it did not end\n" + tail());
    }
    return process.exitValue();
  }

  /**
   * SIGKILL: it can do nothing about it. Returns when it is gone and all that it has printed was
   * read: {@link #rest} has it.
   */
  public void kill() {
    // Not the process itself, which would close what it has printed.
    process.toHandle().destroyForcibly();
    try {
      process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw new AssertionError("does not die: " + process.info(), e);
    }
    awaitAllRead();
  }

  private void awaitAllRead() {
    try {
      reader.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Kills it if it is there. */
  @Override
  public void close() {
    kill();
  }

  /**
   * In the child: returns when the parent is gone or wants an end.
   *
   * @throws IOException if the standard input cannot be read
   */
  public static void awaitParent() throws IOException {
    int next = System.in.read();
    while (next >= 0) {
      next = System.in.read();
    }
  }
}
