package dev.sluice.beanstalkd;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** Takes replies apart. */
final class ReplyReader {
  private static final int MAX_LINE = 1_000;
  private static final byte[] NOTHING = {};

  private final InputStream in;
  private final byte[] buffer = new byte[16_384];
  private final byte[] line = new byte[MAX_LINE];
  private String last = "";
  private int at;
  private int end;

  ReplyReader(InputStream in) {
    this.in = in;
  }

  /** Waits for a first byte; answers whether it has come before the time of the socket was over. */
  boolean awaitSome() throws IOException {
    try {
      if (at == end) {
        fill();
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  Reply read() throws IOException {
    int length = line();
    int first = end(0, length);
    int second = end(first + 1, length);
    String word = word(first);
    return switch (word) {
      case "RESERVED", "FOUND" ->
          new Reply(word, number(first + 1, second), body(number(second + 1, length)));
      case "OK" -> new Reply(word, -1, body(number(first + 1, second)));
      default -> new Reply(word, number(first + 1, second), NOTHING);
    };
  }

  /** Where the word that begins there ends. */
  private int end(int from, int length) {
    int at = from;
    while (at < length && line[at] != ' ') {
      at++;
    }
    return at;
  }

  /** Most replies begin as the one before. */
  private String word(int length) {
    boolean same = length == last.length();
    for (int i = 0; same && i < length; i++) {
      same = line[i] == last.charAt(i);
    }
    if (!same) {
      last = new String(line, 0, length, StandardCharsets.US_ASCII);
    }
    return last;
  }

  /** A number; -1 for what is none, such as the name of a tube. */
  private long number(int from, int to) {
    if (from >= to || to - from > 18) {
      return -1;
    }
    long number = 0;
    for (int i = from; i < to; i++) {
      int digit = line[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number;
  }

  /** Reads one, without its end; answers its length. */
  private int line() throws IOException {
    int length = 0;
    for (byte next = next(); next != '\n'; next = next()) {
      if (length == line.length) {
        throw new ProtocolException("a reply without an end: is this beanstalkd?");
      }
      line[length++] = next;
    }
    return length > 0 && line[length - 1] == '\r' ? length - 1 : length;
  }

  private byte[] body(long length) throws IOException {
    if (length < 0 || length > Integer.MAX_VALUE - 8) {
      throw new ProtocolException("a reply without a length: is this beanstalkd?");
    }
    byte[] body = new byte[(int) length];
    int done = Math.min(end - at, body.length);
    System.arraycopy(buffer, at, body, 0, done);
    at += done;
    while (done < body.length) {
      int some = in.read(body, done, body.length - done);
      if (some < 0) {
        throw new EOFException("the server hung up");
      }
      done += some;
    }
    if (next() != '\r' || next() != '\n') {
      throw new ProtocolException("a body without an end: is this beanstalkd?");
    }
    return body;
  }

  private byte next() throws IOException {
    if (at == end) {
      fill();
    }
    return buffer[at++];
  }

  private void fill() throws IOException {
    int some = in.read(buffer);
    if (some < 0) {
      throw new EOFException("the server hung up");
    }
    at = 0;
    end = some;
  }
}
