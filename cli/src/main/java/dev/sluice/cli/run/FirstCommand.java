package dev.sluice.cli.run;

import dev.sluice.cli.process.CommandTemplate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/**
 * The command with which a run was begun: its arguments, each with a NUL byte after it. To go on
 * with another command would leave half of the lines done by the one and half by the other.
 */
final class FirstCommand {
  private final Path file;

  FirstCommand(Path directory) {
    this.file = directory.resolve("command");
  }

  /**
   * Keeps the command if it is the first, or if it may be another one.
   *
   * @throws UsageException if it is another one and may not be
   */
  void check(CommandTemplate command, boolean mayDiffer) throws IOException {
    byte[] given = bytes(command.parts());
    byte[] kept = Files.exists(file) ? Files.readAllBytes(file) : given;
    if (!Arrays.equals(given, kept) && !mayDiffer) {
      throw new UsageException(
          "this run was begun with another command:\n  begun with: "
              + ShellText.quote(kept)
              + "\n  now given:  "
              + ShellText.quote(given)
              + "\ngo on with the new one: --new-command; start over: --fresh");
    }
    if (!Files.exists(file) || !Arrays.equals(given, kept)) {
      write(given);
    }
  }

  // Whole or not at all, also after a power loss.
  private void write(byte[] bytes) throws IOException {
    Path next = file.resolveSibling("command.new");
    Files.write(next, bytes);
    try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static byte[] bytes(List<byte[]> parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
      out.write(0);
    }
    return out.toByteArray();
  }
}
