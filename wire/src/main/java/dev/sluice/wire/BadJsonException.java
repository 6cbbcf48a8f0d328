package dev.sluice.wire;

import org.jspecify.annotations.Nullable;

/** JSON that is none, or that does not say what it should. */
public final class BadJsonException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final @Nullable String field;

  BadJsonException(@Nullable String field, String message) {
    super(field == null || field.isEmpty() ? message : field + ": " + message);
    this.field = field == null || field.isEmpty() ? null : field;
  }

  /** The field concerned, such as {@code jobs[2].priority}; {@code null} for the whole. */
  public @Nullable String field() {
    return field;
  }
}
