package dev.sluice.server.beanstalkd;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a client has sent, cut into lines and bodies. Holds no memory while there is nothing. */
final class Inbox {
  /** The longest line with its end: beanstalkd's own limit. */
  static final int MAX_LINE = 224;

  private static final byte[] NOTHING = {};
  private static final int FIRST = 256;

  private enum Expected {
    LINE,
    BODY,
    NOTHING_OF_A_BODY,
    END_OF_LINE
  }

  private byte[] bytes = NOTHING;
  private int from;
  private int to;
  private Expected expected = Expected.LINE;
  private long wanted;

  /** Takes all that is left in the buffer. */
  void add(ByteBuffer read) {
    int count = read.remaining();
    if (to + count > bytes.length) {
      makeRoom(count);
    }
    read.get(bytes, to, count);
    to += count;
  }

  private void makeRoom(int count) {
    int held = to - from;
    byte[] target = bytes;
    if (held + count > bytes.length) {
      target = new byte[Math.max(FIRST, Math.max(held + count, 2 * bytes.length))];
    }
    System.arraycopy(bytes, from, target, 0, held);
    bytes = target;
    from = 0;
    to = held;
  }

  /** How many bytes wait to be looked at. */
  int size() {
    return to - from;
  }

  /** Whether a line or a body has begun and not ended. */
  boolean isAmidst() {
    return expected != Expected.LINE || to > from;
  }

  /** Next comes a body of so many bytes with the end of a line. */
  void expectBody(int size) {
    expected = Expected.BODY;
    wanted = size + 2L;
  }

  /** Next comes a body of so many bytes with the end of a line, which nobody wants. */
  void expectUnwanted(long size) {
    expected = Expected.NOTHING_OF_A_BODY;
    wanted = size + 2;
  }

  /** The next whole line or body, or {@code null} until more has come. */
  @Nullable Letter next() {
    Letter letter =
        switch (expected) {
          case LINE -> line();
          case BODY -> body();
          case NOTHING_OF_A_BODY -> unwanted();
          case END_OF_LINE -> endOfLine();
        };
    if (from == to) {
      from = 0;
      to = 0;
      // One that only waits costs nothing but its connection.
      bytes = NOTHING;
    }
    return letter;
  }

  private @Nullable Letter line() {
    int end = indexOf('\r', Math.min(to, from + MAX_LINE));
    boolean whole = end >= 0 && end + 1 < to && bytes[end + 1] == '\n';
    if (whole && end + 2 - from <= MAX_LINE) {
      String line = new String(bytes, from, end - from, StandardCharsets.ISO_8859_1);
      from = end + 2;
      return new Letter(Letter.Kind.LINE, line, NOTHING);
    }
    if (to - from < MAX_LINE) {
      return null;
    }
    expected = Expected.END_OF_LINE;
    return endOfLine();
  }

  private @Nullable Letter endOfLine() {
    for (int end = indexOf('\r', to); end >= 0; end = indexOf('\r', to)) {
      from = end;
      if (end + 1 == to) {
        return null;
      }
      from++;
      if (bytes[from] == '\n') {
        from++;
        expected = Expected.LINE;
        return new Letter(Letter.Kind.TOO_LONG, "", NOTHING);
      }
    }
    from = to;
    return null;
  }

  private @Nullable Letter body() {
    if (to - from < wanted) {
      return null;
    }
    int end = from + (int) wanted - 2;
    boolean whole = bytes[end] == '\r' && bytes[end + 1] == '\n';
    byte[] body = whole ? Arrays.copyOfRange(bytes, from, end) : NOTHING;
    from = end + 2;
    expected = Expected.LINE;
    return new Letter(whole ? Letter.Kind.BODY : Letter.Kind.BODY_WITHOUT_END, "", body);
  }

  private @Nullable Letter unwanted() {
    int passed = (int) Math.min(wanted, to - from);
    from += passed;
    wanted -= passed;
    if (wanted > 0) {
      return null;
    }
    expected = Expected.LINE;
    return new Letter(Letter.Kind.UNWANTED, "", NOTHING);
  }

  private int indexOf(char wantedByte, int end) {
    for (int i = from; i < end; i++) {
      if (bytes[i] == wantedByte) {
        return i;
      }
    }
    return -1;
  }
}
