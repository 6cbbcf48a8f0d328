package dev.sluice.servers;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server on a loopback port with a folder of its own, which can be killed, paused and started
 * again on the same port with the same data. Not for several threads at once.
 */
public abstract class TestServer implements AutoCloseable {
  private final Path folder;
  private final int port = Loopback.freePort();
  private @Nullable ServerProcess process;

  TestServer(String name) {
    folder = Folders.create(name);
  }

  /** How it is started. */
  abstract List<String> command();

  /** Part of the line that says that it is ready. */
  abstract String readyLine();

  final Path folder() {
    return folder;
  }

  /** Where it listens, on 127.0.0.1. */
  public final int port() {
    return port;
  }

  /** Whether it runs (or is paused). */
  public final boolean isRunning() {
    return process != null && process.isRunning();
  }

  /**
   * Starts it where it was stopped or killed.
   *
   * @throws IllegalStateException if it does not start, with the end of its log
   */
  public final void startAgain() {
    if (isRunning()) {
      throw new IllegalStateException("it runs");
    }
    process = ServerProcess.start(command(), folder, readyLine());
  }

  /** Ends it at once, with all that it has not written (SIGKILL). */
  public final void kill() {
    running().kill();
  }

  /** Ends it the orderly way (SIGTERM). */
  public final void stop() {
    running().stop();
  }

  /** Freezes it: connections stay, and nothing answers. */
  public final void pause() {
    running().pause();
  }

  /** Lets it go on. */
  public final void resume() {
    running().resume();
  }

  private ServerProcess running() {
    if (process == null) {
      throw new IllegalStateException("it was not started");
    }
    return process;
  }

  /** Ends it and removes its data. */
  @Override
  public final void close() {
    if (process != null) {
      process.kill();
    }
    Folders.delete(folder);
  }

  /** Leaves it running until this process ends. */
  final void closeAtExit() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "remove a test server"));
  }
}
