package dev.sluice.server.webhooks;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a text is one JSON value. */
final class JsonSyntax {
  /** What is nested deeper is taken for text: nobody sends that, and the stack has an end. */
  private static final int DEEPEST = 500;

  private static final Pattern SPACE = Pattern.compile("[ \\t\\n\\r]*+");
  private static final Pattern ATOM =
      Pattern.compile("true|false|null|-?(0|[1-9][0-9]*+)(\\.[0-9]++)?([eE][+-]?[0-9]++)?");
  private static final Pattern ESCAPE = Pattern.compile("\\\\([\"\\\\/bfnrt]|u[0-9a-fA-F]{4})");

  private final CharSequence text;
  private int at;

  JsonSyntax(CharSequence text) {
    this.text = text;
  }

  boolean holds() {
    boolean value = skip(SPACE) && value(0);
    return value && skip(SPACE) && at == text.length();
  }

  private boolean value(int depth) {
    if (depth > DEEPEST) {
      return false;
    }
    return switch (peek()) {
      case '{' -> all('}', () -> string() && token(':') && value(depth + 1));
      case '[' -> all(']', () -> value(depth + 1));
      case '"' -> string();
      default -> skip(ATOM);
    };
  }

  private interface Part {
    boolean read();
  }

  /** Parts with commas between them, from the bracket on which we stand to the closing one. */
  private boolean all(char end, Part part) {
    at++;
    if (token(end)) {
      return true;
    }
    while (part.read()) {
      if (token(end)) {
        return true;
      }
      if (!token(',')) {
        return false;
      }
    }
    return false;
  }

  private boolean string() {
    if (peek() != '"') {
      return false;
    }
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\') {
        if (!skip(ESCAPE)) {
          return false;
        }
      } else if (text.charAt(at) < ' ') {
        return false;
      } else {
        at++;
      }
    }
    at++;
    return at <= text.length();
  }

  /** A mark with blanks around it. */
  private boolean token(char mark) {
    if (!skip(SPACE) || peek() != mark) {
      return false;
    }
    at++;
    return skip(SPACE);
  }

  private boolean skip(Pattern pattern) {
    Matcher next = pattern.matcher(text).region(at, text.length());
    boolean found = next.lookingAt();
    at = found ? next.end() : at;
    return found;
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }
}
