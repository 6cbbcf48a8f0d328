package dev.sluice.servers;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The threads of another process, as {@code /proc} shows them.
 *
 * <p>A signal is on its way when {@code kill} returns: each thread stops when it is next scheduled,
 * and answers until then.
 */
final class Threads {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final long LOOK_EVERY = 100_000;

  private Threads() {}

  /**
   * Waits until none of a process runs any more. Where there is no {@code /proc} it does not wait.
   *
   * @throws IllegalStateException if some still run after a minute
   */
  static void awaitHalt(ProcessHandle process) {
    Path threads = Path.of("/proc", Long.toString(process.pid()), "task");
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!halted(threads)) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("does not halt: " + process.info());
      }
      LockSupport.parkNanos(LOOK_EVERY);
    }
  }

  private static boolean halted(Path threads) {
    if (!Files.isDirectory(threads)) {
      return true;
    }
    try (DirectoryStream<Path> each = Files.newDirectoryStream(threads)) {
      for (Path thread : each) {
        if (runs(thread)) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return !Files.isDirectory(threads);
    }
  }

  // The state stands behind the name, which is in parentheses and may hold anything.
  private static boolean runs(Path thread) throws IOException {
    try {
      String stat = Files.readString(thread.resolve("stat"));
      char state = stat.charAt(stat.lastIndexOf(')') + 2);
      return "TtZX".indexOf(state) < 0;
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
