package dev.sluice.sql;

import org.jspecify.annotations.Nullable;

/** Texts that people gave and that a column shall take. */
final class Text {
  private Text() {}

  /** Without the one character that PostgreSQL has no room for. */
  static String clean(String text) {
    return text.indexOf('\0') < 0 ? text : text.replace('\0', '\ufffd');
  }

  static @Nullable String cleanOrNull(@Nullable String text) {
    return text == null ? null : clean(text);
  }
}
