package dev.sluice.cli.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What we are connected to. Linux says; elsewhere we do not know. */
final class Terminal {
  private static final int TTY_FIELD = 4;

  private Terminal() {}

  /** Whether standard error is a terminal that can redraw a line. */
  static boolean isErrorTerminal() {
    return isTerminal(2) && !"dumb".equals(System.getenv("TERM"));
  }

  /** Whether standard output is a terminal. */
  static boolean isOutputTerminal() {
    return isTerminal(1);
  }

  // The starting script can tell everywhere; without it, Linux can.
  private static boolean isTerminal(int descriptor) {
    if (System.getProperty("sluice.terminals", "").contains(Integer.toString(descriptor))) {
      return true;
    }
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * What to put before a command, so that Ctrl-C in our terminal reaches us alone: the terminal
   * sends it to all of its foreground processes, and the first one is to let commands finish. They
   * get a session of their own; where there is no program for that, they ignore the key.
   */
  static List<String> keysAreOurs() {
    if (!hasControllingTerminal()) {
      return List.of();
    }
    return Programs.find("setsid").isPresent()
        ? List.of("setsid")
        : List.of("sh", "-c", "trap '' INT QUIT; exec \"$@\"", "sh");
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
