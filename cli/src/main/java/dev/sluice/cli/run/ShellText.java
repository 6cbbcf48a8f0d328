package dev.sluice.cli.run;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes commands as one would type them into a shell. Only for people: nothing is run this way.
 */
final class ShellText {
  private ShellText() {}

  /** The arguments, each of which has a NUL byte after it. */
  static String quote(byte[] nulTerminated) {
    String all = new String(nulTerminated, StandardCharsets.UTF_8);
    StringBuilder out = new StringBuilder();
    for (String part : all.split("\0", -1)) {
      out.append(out.length() == 0 ? "" : " ").append(quote(part));
    }
    return out.substring(0, out.length() - (all.endsWith("\0") ? 3 : 0));
  }

  /** The arguments with a space between them and a newline at the end, in their own bytes. */
  static byte[] line(List<byte[]> arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] argument : arguments) {
      if (out.size() > 0) {
        out.write(' ');
      }
      // One character for each byte, there and back.
      String quoted = quote(new String(argument, StandardCharsets.ISO_8859_1));
      out.writeBytes(quoted.getBytes(StandardCharsets.ISO_8859_1));
    }
    out.write('\n');
    return out.toByteArray();
  }

  static String quote(String argument) {
    return argument.matches("[A-Za-z0-9_@%+=:,./-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
