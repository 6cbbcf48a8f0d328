package dev.sluice.cli.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Starts programs with arguments that no Java string can express. A small script for {@code sh}
 * spells each argument in octal digits and replaces itself by the program, so that the process has
 * the same id, and the shell never sees a byte of the argument as anything but data.
 */
final class ExactExec {
  // Below Linux's limit of 128 KiB for one argument; longer scripts go into a file.
  private static final int MAX_INLINE = 100_000;

  private ExactExec() {}

  /** What to start instead. */
  static List<String> wrap(List<byte[]> arguments, Map<String, byte[]> environment)
      throws IOException {
    String script = script(arguments, environment);
    if (script.length() <= MAX_INLINE) {
      return List.of("sh", "-c", script);
    }
    Path file = Files.createTempFile("sluice-", ".sh");
    Files.writeString(file, "rm -f -- \"$0\"\n" + script, StandardCharsets.US_ASCII);
    return List.of("sh", file.toString());
  }

  // A command substitution drops newlines at the end: hence the slash, which is taken off again.
  static String script(List<byte[]> arguments, Map<String, byte[]> environment) {
    StringBuilder out = new StringBuilder();
    environment.forEach(
        (name, value) -> {
          out.append(name).append("=\"$(printf '").append(octal(value)).append("/')\"\n");
          out.append(name).append("=\"${").append(name).append("%/}\"\nexport ").append(name);
          out.append('\n');
        });
    out.append("set --");
    for (byte[] argument : arguments) {
      out.append(" \"$(printf '").append(octal(argument)).append("/')\"");
    }
    out.append("\nexec");
    for (int i = 1; i <= arguments.size(); i++) {
      out.append(" \"${").append(i).append("%/}\"");
    }
    return out.append('\n').toString();
  }

  private static String octal(byte[] bytes) {
    StringBuilder out = new StringBuilder(bytes.length * 4);
    for (byte b : bytes) {
      boolean plain = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '.' || b == ' ';
      if (plain) {
        out.append((char) b);
      } else {
        int value = b & 0xff;
        out.append('\\')
            .append((char) ('0' + (value >> 6)))
            .append((char) ('0' + ((value >> 3) & 7)))
            .append((char) ('0' + (value & 7)));
      }
    }
    return out.toString();
  }
}
