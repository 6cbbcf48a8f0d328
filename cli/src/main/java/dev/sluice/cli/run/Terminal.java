package dev.sluice.cli.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What we are connected to. Linux says; elsewhere we do not know. */
final class Terminal {
  private static final int TTY_FIELD = 4;

  private Terminal() {}

  /** Whether standard error is a terminal that can redraw a line. */
  static boolean isErrorTerminal() {
    if ("dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Whether a key such as Ctrl-C in a terminal reaches our children too, unless they get a session
   * of their own, and whether there is a program that gives them one.
   */
  static boolean sharesKeysWithChildren() {
    return hasControllingTerminal() && Programs.find("setsid").isPresent();
  }

  // The fields after the program's name in parentheses: state, parent, group, session, terminal.
  private static boolean hasControllingTerminal() {
    try {
      String stat = Files.readString(Path.of("/proc/self/stat"), StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return !fields[TTY_FIELD].equals("0");
    } catch (IOException e) {
      return false;
    }
  }
}
