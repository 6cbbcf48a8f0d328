package dev.sluice.server.beanstalkd;

/**
 * Reads what stands behind a command, as lenient and as strict as beanstalkd: blanks before a
 * number are passed over, and whether something may follow it is the caller's to ask.
 */
final class Words {
  /** The largest number of 32 bits. */
  static final long U32 = 0xffff_ffffL;

  /** What is answered instead of a number that is none. */
  static final long NONE = -1;

  private final String line;
  private int at;

  Words(String line, int at) {
    this.line = line;
    this.at = at;
  }

  /** The next number of 32 bits; {@link #NONE} if there is none. */
  long u32() {
    long number = u64();
    return number > U32 ? NONE : number;
  }

  /**
   * The next number of 64 bits; {@link #NONE} if there is none. Those of 64 bits that do not fit a
   * {@code long} are its largest: there is no such job.
   */
  long u64() {
    int from = pastBlanks();
    int to = from;
    while (to < line.length() && isDigit(line.charAt(to))) {
      to++;
    }
    at = to;
    try {
      long number = Long.parseUnsignedLong(line, from, to, 10);
      return number < 0 ? Long.MAX_VALUE : number;
    } catch (NumberFormatException e) {
      return NONE;
    }
  }

  /**
   * The next number as C's {@code strtol} reads it: with a sign, and whatever behind it.
   *
   * @return the lower 32 bits, 0 if there is no number
   * @throws NumberFormatException if it has more than 64 bits
   */
  int loose() {
    int from = pastBlanks();
    int to = from;
    if (to < line.length() && (line.charAt(to) == '-' || line.charAt(to) == '+')) {
      to++;
    }
    int digits = to;
    while (to < line.length() && isDigit(line.charAt(to))) {
      to++;
    }
    at = to;
    return to == digits ? 0 : (int) Long.parseLong(line, from, to, 10);
  }

  /** Whether there is a number, with or without a sign. */
  boolean hasLoose() {
    int from = pastBlanks();
    boolean signed = from < line.length() && (line.charAt(from) == '-' || line.charAt(from) == '+');
    int digit = signed ? from + 1 : from;
    return digit < line.length() && isDigit(line.charAt(digit));
  }

  /** The next characters up to a blank or the end. */
  String word() {
    int from = pastBlanks();
    int blank = line.indexOf(' ', from);
    at = blank < 0 ? line.length() : blank;
    return line.substring(from, at);
  }

  /** All that is left. */
  String rest() {
    return line.substring(at);
  }

  boolean atEnd() {
    return at == line.length();
  }

  private int pastBlanks() {
    int next = at;
    while (next < line.length() && line.charAt(next) == ' ') {
      next++;
    }
    return next;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
