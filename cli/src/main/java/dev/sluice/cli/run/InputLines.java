package dev.sluice.cli.run;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts an input into lines of bytes without keeping it. Used by one thread.
 *
 * <p>A line ends at a newline, and a carriage return before that is taken off; or, on request, at a
 * NUL byte. A last line without an end counts.
 */
final class InputLines {
  /** How lines are told apart, and whether blank ones count. */
  record Form(boolean nulSeparated, boolean keepBlank) {
    static final Form LINES = new Form(false, false);
  }

  private static final int CHUNK = 1 << 16;

  private final InputStream in;
  private final Form form;
  private final int maxLine;
  private final byte separator;
  private byte[] buffer = new byte[CHUNK];
  private int from;
  private int to;
  private boolean ended;
  private long number;

  /**
   * @param maxLine bytes of a line at most
   */
  InputLines(InputStream in, Form form, int maxLine) {
    this.in = in;
    this.form = form;
    this.maxLine = maxLine;
    this.separator = (byte) (form.nulSeparated() ? 0 : '\n');
  }

  /**
   * The next line that counts, or {@code null} at the end.
   *
   * @throws IOException if the input cannot be read, or a line is too long
   */
  byte @Nullable [] next() throws IOException {
    while (true) {
      byte[] line = nextOfAny();
      if (line == null || form.keepBlank() || !isBlank(line)) {
        return line;
      }
    }
  }

  /** Whether the next line might have to be waited for. */
  boolean mayWait() throws IOException {
    return !ended && indexOfSeparator(from) < 0 && in.available() == 0;
  }

  /** The number of the line that was returned last, counted from 1, blank ones included. */
  long number() {
    return number;
  }

  private byte @Nullable [] nextOfAny() throws IOException {
    int searched = 0;
    while (true) {
      int end = indexOfSeparator(from + searched);
      if (end >= 0) {
        byte[] line = line(end, true);
        from = end + 1;
        return line;
      }
      searched = to - from;
      if (!fill()) {
        byte[] line = from < to ? line(to, false) : null;
        from = to;
        return line;
      }
    }
  }

  private byte[] line(int end, boolean terminated) {
    number++;
    boolean carriageReturn =
        terminated && !form.nulSeparated() && end > from && buffer[end - 1] == '\r';
    return Arrays.copyOfRange(buffer, from, carriageReturn ? end - 1 : end);
  }

  private int indexOfSeparator(int start) {
    for (int i = start; i < to; i++) {
      if (buffer[i] == separator) {
        return i;
      }
    }
    return -1;
  }

  /** Reads on, keeping what is not yet a whole line; false at the end. */
  private boolean fill() throws IOException {
    if (ended) {
      return false;
    }
    if (to - from > maxLine) {
      throw new IOException(
          "line " + (number + 1) + " is longer than " + maxLine + " bytes, which is the most");
    }
    if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, to - from);
      to -= from;
      from = 0;
    }
    if (to == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    int count = in.read(buffer, to, buffer.length - to);
    ended = count < 0;
    to += Math.max(count, 0);
    return !ended;
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }
}
