package dev.sluice.servers;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server that runs as a child process until it is told to end, or until this process ends. */
final class ServerProcess {
  private static final long SECONDS = 60;
  private static final int TAIL = 30;

  private final Process process;
  private final Path log;
  private final Thread reader;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final Thread atExit = new Thread(this::kill, "stop a test server");

  private ServerProcess(List<String> command, Path folder, String readyLine) {
    log = folder.resolve("server.log");
    try {
      process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new IllegalStateException("cannot start " + command, e);
    }
    Runtime.getRuntime().addShutdownHook(atExit);
    reader = new Thread(() -> read(readyLine), "log of " + folder.getFileName());
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts it, and waits until it prints that it is ready.
   *
   * @param folder where it runs, and what it prints is kept in {@code server.log}
   * @param readyLine part of the line that says so
   * @throws IllegalStateException if it ends or is not ready within a minute: with the end of its
   *     log
   */
  static ServerProcess start(List<String> command, Path folder, String readyLine) {
    ServerProcess server = new ServerProcess(command, folder, readyLine);
    try {
      server.ready.get(SECONDS, TimeUnit.SECONDS);
      return server;
    } catch (ExecutionException | TimeoutException e) {
      server.kill();
      throw new IllegalStateException("does not start: " + command + "\n" + server.tail(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      server.kill();
      throw new IllegalStateException("interrupted while starting " + command, e);
    }
  }

  private void read(String readyLine) {
    try (BufferedReader in = process.inputReader();
        BufferedWriter out =
            Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.write(line);
        out.newLine();
        out.flush();
        if (line.contains(readyLine)) {
          ready.complete(null);
        }
      }
      ready.completeExceptionally(new IllegalStateException("it ended"));
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** Ends it and its children at once, as a crash would (SIGKILL). */
  void kill() {
    List<ProcessHandle> all = Thread.currentThread() == atExit ? all() : standing();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(ServerProcess::awaitEnd);
    forget();
  }

  /** Asks it to end (SIGTERM); kills it if it does not within a minute. */
  void stop() {
    process.destroy();
    try {
      process.toHandle().onExit().get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      System.err.println("had to be killed: " + process.info() + " " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill();
  }

  /** Stops it where it is (SIGSTOP): connections stay, and nothing answers once this returns. */
  void pause() {
    halt(all());
  }

  /** Lets it go on (SIGCONT). */
  void resume() {
    signal("-CONT", all());
  }

  private static void halt(List<ProcessHandle> all) {
    signal("-STOP", all);
    all.forEach(Threads::awaitHalt);
  }

  private static void signal(String signal, List<ProcessHandle> to) {
    List<String> command = new ArrayList<>(List.of("kill", signal));
    to.forEach(handle -> command.add(Long.toString(handle.pid())));
    try {
      Command.run(command);
    } catch (IllegalStateException e) {
      // Those that are there were signalled; one that has ended meanwhile is no failure.
      if (to.stream().allMatch(ProcessHandle::isAlive)) {
        throw e;
      }
    }
  }

  // A child that is made between the look and the kill would live on, and with it what they share.
  private List<ProcessHandle> standing() {
    List<ProcessHandle> before = List.of();
    List<ProcessHandle> all = all();
    while (!all.equals(before)) {
      halt(all);
      before = all;
      all = all();
    }
    return all;
  }

  private List<ProcessHandle> all() {
    List<ProcessHandle> all = new ArrayList<>();
    all.add(process.toHandle());
    process.descendants().forEach(all::add);
    return all;
  }

  private static void awaitEnd(ProcessHandle handle) {
    try {
      handle.onExit().get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("does not end: " + handle.info(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void forget() {
    if (Thread.currentThread() == atExit) {
      return;
    }
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
      reader.join(TimeUnit.SECONDS.toMillis(SECONDS));
    } catch (IllegalStateException e) {
      // The process is on its way out: the hook does what it has to anyway.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String tail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
    } catch (IOException e) {
      return "(no log: " + e + ")";
    }
  }
}
