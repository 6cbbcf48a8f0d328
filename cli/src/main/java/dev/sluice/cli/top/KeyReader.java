package dev.sluice.cli.top;

import dev.sluice.cli.top.Key.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes keys of what a terminal in raw mode sends. */
final class KeyReader {
  private static final int ESCAPE = 27;
  private static final Pattern POSITION = Pattern.compile("(\\d{1,4});(\\d{1,4})");

  private final InputStream in;

  KeyReader(InputStream in) {
    this.in = in;
  }

  /** Waits for the next one. What means nothing to us is passed over. */
  Key next() throws IOException {
    while (true) {
      int c = in.read();
      switch (c) {
        case -1 -> {
          return Key.of(Kind.END);
        }
        case 3 -> {
          return Key.of(Kind.INTERRUPT);
        }
        case '\r', '\n' -> {
          return Key.of(Kind.ENTER);
        }
        case 8, 127 -> {
          return Key.of(Kind.BACKSPACE);
        }
        case ESCAPE -> {
          Key key = sequence();
          if (key != null) {
            return key;
          }
        }
        default -> {
          if (c >= ' ' && c < 127) {
            return Key.of((char) c);
          }
        }
      }
    }
  }

  // A terminal sends a sequence in one piece; a person presses the key alone.
  private @Nullable Key sequence() throws IOException {
    if (in.available() == 0) {
      return Key.of(Kind.ESCAPE);
    }
    int c = in.read();
    if (c != '[' && c != 'O') {
      return null;
    }
    StringBuilder parameters = new StringBuilder();
    for (c = in.read(); c >= '0' && c <= '?'; c = in.read()) {
      parameters.append((char) c);
    }
    return switch (c) {
      case 'A' -> Key.of(Kind.UP);
      case 'B' -> Key.of(Kind.DOWN);
      case 'R' -> position(parameters);
      default -> null;
    };
  }

  // Where the cursor is; it was sent as far as the terminal goes.
  private static @Nullable Key position(CharSequence parameters) {
    Matcher position = POSITION.matcher(parameters);
    return position.matches()
        ? Key.of(new Size(Integer.parseInt(position.group(1)), Integer.parseInt(position.group(2))))
        : null;
  }
}
