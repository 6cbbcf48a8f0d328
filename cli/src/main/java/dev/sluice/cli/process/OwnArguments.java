package dev.sluice.cli.process;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of this process's own last arguments. {@code main} gets them as strings, in which bytes
 * that the locale does not know are lost; Linux still has them.
 */
public final class OwnArguments {
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

  private OwnArguments() {}

  /**
   * The bytes of the arguments.
   *
   * @param last the last arguments of {@code main}, as it got them
   */
  public static List<byte[]> bytes(List<String> last) {
    if (last.stream().allMatch(OwnArguments::isAscii) || !Files.isReadable(COMMAND_LINE)) {
      return encoded(last);
    }
    try {
      return match(split(Files.readAllBytes(COMMAND_LINE)), last, NativeText.locale());
    } catch (IOException e) {
      return encoded(last);
    }
  }

  /** The tail of the raw arguments if it reads as the given ones, else the given ones encoded. */
  static List<byte[]> match(List<byte[]> raw, List<String> last, Charset charset) {
    int from = raw.size() - last.size();
    if (from < 0) {
      return encoded(last);
    }
    List<byte[]> tail = raw.subList(from, raw.size());
    for (int i = 0; i < last.size(); i++) {
      if (!new String(tail.get(i), charset).equals(last.get(i))) {
        return encoded(last);
      }
    }
    return List.copyOf(tail);
  }

  static List<byte[]> split(byte[] commandLine) {
    List<byte[]> parts = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < commandLine.length; i++) {
      if (commandLine[i] == 0) {
        parts.add(java.util.Arrays.copyOfRange(commandLine, from, i));
        from = i + 1;
      }
    }
    return parts;
  }

  private static List<byte[]> encoded(List<String> arguments) {
    Charset charset = NativeText.locale();
    return arguments.stream().map(argument -> argument.getBytes(charset)).toList();
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }
}
