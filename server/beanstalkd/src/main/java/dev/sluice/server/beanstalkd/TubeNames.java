package dev.sluice.server.beanstalkd;

import dev.sluice.spi.Names;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Tubes are queues of the same name. A colon in a queue's name is a semicolon in the tube's; the
 * few characters that a queue's name may not have are a colon and their code: {@code a+b} is {@code
 * a:2bb}. A name that begins with none of letters and digits has {@value #LEAD} before it.
 */
final class TubeNames {
  private static final int MAX_LENGTH = 200;
  private static final String LEAD = "t:00";
  private static final String CODED = "+$()";

  private TubeNames() {}

  /** Whether beanstalkd takes it for a tube's name. */
  static boolean isTube(String name) {
    if (name.isEmpty() || name.length() > MAX_LENGTH || name.charAt(0) == '-') {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!isLetterOrDigit(c) && "-+/;.$_()".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  /** The queue of a tube; {@code null} if its name is too long when written as a queue's. */
  static @Nullable String queue(String tube) {
    StringBuilder queue = new StringBuilder(tube.length() + LEAD.length());
    if (!isLetterOrDigit(tube.charAt(0))) {
      queue.append(LEAD);
    }
    for (int i = 0; i < tube.length(); i++) {
      char c = tube.charAt(i);
      if (CODED.indexOf(c) >= 0 || (c == ';' && isCode(tube, i + 1))) {
        queue.append(':').append(HexFormat.of().toHexDigits((byte) c));
      } else {
        queue.append(c == ';' ? ':' : c);
      }
    }
    return queue.length() > Names.MAX_LENGTH ? null : queue.toString();
  }

  /** The tube of a queue. */
  static String tube(String queue) {
    int from = queue.startsWith(LEAD) && !queue.equals(LEAD) ? LEAD.length() : 0;
    StringBuilder tube = new StringBuilder(queue.length());
    for (int i = from; i < queue.length(); i++) {
      char c = queue.charAt(i);
      if (c == ':' && isCode(queue, i + 1)) {
        tube.append((char) HexFormat.fromHexDigits(queue, i + 1, i + 3));
        i += 2;
      } else {
        tube.append(c == ':' ? ';' : c);
      }
    }
    return tube.toString();
  }

  // "00" is none: but a tube that begins like what LEAD is written as has to differ from it.
  private static boolean isCode(String text, int at) {
    if (at + 2 > text.length()) {
      return false;
    }
    return switch (text.substring(at, at + 2)) {
      case "2b", "24", "28", "29", "3b" -> true;
      case "00" -> at == 2 && text.charAt(0) == 't' && text.charAt(1) == ';';
      default -> false;
    };
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
