package dev.sluice.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that is run to its end. */
final class Command {
  private static final long SECONDS = 120;

  // Not where we are: the servers' users may not look into that.
  private static final Path TEMP = Path.of(System.getProperty("java.io.tmpdir"));

  private Command() {}

  /**
   * Runs it.
   *
   * @return what it printed
   * @throws IllegalStateException if it fails or does not end: with what it printed
   */
  static String run(List<String> command) {
    Path output = null;
    try {
      output = Files.createTempFile(TEMP, "sluice-command", ".log");
      Process process =
          new ProcessBuilder(command)
              .directory(TEMP.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("does not end: " + command);
      }
      String printed = Files.readString(output);
      if (process.exitValue() != 0) {
        throw new IllegalStateException(
            command + " ended with " + process.exitValue() + ":\n" + printed);
      }
      return printed;
    } catch (IOException e) {
      throw new IllegalStateException("cannot run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + command, e);
    } finally {
      if (output != null && !output.toFile().delete()) {
        System.err.println("cannot remove " + output);
      }
    }
  }
}
