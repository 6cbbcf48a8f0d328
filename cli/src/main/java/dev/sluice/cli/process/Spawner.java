package dev.sluice.cli.process;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Starts processes: standard output comes to us, standard error on request; else it goes where ours
 * goes. Safe for many threads.
 */
public final class Spawner {
  // What a pipe takes without a reader: a larger input would need a thread of its own to feed it.
  private static final int PIPE_CAPACITY = 60_000;
  private static final File NO_INPUT = new File("/dev/null");
  private static final String MECHANISM = "jdk.lang.Process.launchMechanism";

  private final Map<String, String> environment;
  private final List<String> before;
  private final boolean catchErrors;

  static {
    // vfork starts a process in about half the time of the default's helper program. It was the
    // default up to Java 11, and prints a warning from Java 25 on.
    if (Runtime.version().feature() < 24 && System.getProperty(MECHANISM) == null) {
      System.setProperty(MECHANISM, isLinux() ? "VFORK" : "POSIX_SPAWN");
    }
  }

  /**
   * @param environment what every process gets besides this process's own environment
   * @param before what stands before each command, such as {@code setsid}; often nothing. It must
   *     replace itself by the command
   * @param catchErrors whether standard error comes to us too
   */
  public Spawner(Map<String, String> environment, List<String> before, boolean catchErrors) {
    this.environment = Map.copyOf(environment);
    this.before = List.copyOf(before);
    this.catchErrors = catchErrors;
  }

  /**
   * Starts a process. Its input, if any, is written before this returns.
   *
   * @throws IOException if there is no such program, or the system refuses
   */
  public Process start(Launch launch) throws IOException {
    ProcessBuilder builder = builder(launch);
    builder.redirectError(catchErrors ? Redirect.PIPE : Redirect.INHERIT);
    byte[] input = launch.input();
    if (input == null || input.length == 0) {
      builder.redirectInput(NO_INPUT);
      return builder.start();
    }
    if (input.length > PIPE_CAPACITY) {
      return startWithFile(builder, input);
    }
    Process process = builder.start();
    feed(process, input);
    return process;
  }

  private ProcessBuilder builder(Launch launch) throws IOException {
    Map<String, String> variables = new HashMap<>(environment);
    Map<String, byte[]> inexact = new HashMap<>();
    launch
        .environment()
        .forEach(
            (name, value) -> {
              String text = NativeText.exact(value);
              if (text == null) {
                inexact.put(name, value);
              } else {
                variables.put(name, text);
              }
            });
    List<String> arguments = exact(launch.arguments());
    if (arguments == null || !inexact.isEmpty()) {
      arguments = ExactExec.wrap(launch.arguments(), inexact);
    }
    ProcessBuilder builder = new ProcessBuilder(behind(arguments));
    builder.environment().putAll(variables);
    return builder;
  }

  private List<String> behind(List<String> arguments) {
    if (before.isEmpty()) {
      return arguments;
    }
    List<String> all = new ArrayList<>(before);
    all.addAll(arguments);
    return all;
  }

  private static @Nullable List<String> exact(List<byte[]> arguments) {
    List<String> texts = new ArrayList<>(arguments.size());
    for (byte[] argument : arguments) {
      String text = NativeText.exact(argument);
      if (text == null) {
        return null;
      }
      texts.add(text);
    }
    return texts;
  }

  private static Process startWithFile(ProcessBuilder builder, byte[] input) throws IOException {
    Path file = Files.createTempFile("sluice-", ".in");
    try {
      Files.write(file, input);
      builder.redirectInput(file.toFile());
      return builder.start();
    } finally {
      // The process has it open by now.
      Files.delete(file);
    }
  }

  private static void feed(Process process, byte[] input) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(input);
    } catch (IOException e) {
      // It has closed its input, or is gone: whether that is a failure is for its exit code to say.
      System.getLogger(Spawner.class.getName())
          .log(System.Logger.Level.DEBUG, "input was not read", e);
    }
  }

  static boolean isLinux() {
    return Files.isDirectory(Path.of("/proc/self"));
  }
}
