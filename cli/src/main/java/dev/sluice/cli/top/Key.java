package dev.sluice.cli.top;

/**
 * What somebody pressed, or the terminal said.
 *
 * @param kind what it was
 * @param character which one, of {@link Kind#CHARACTER}
 * @param size the terminal's, of {@link Kind#SIZE}
 */
record Key(Kind kind, char character, Size size) {
  /** What there is. */
  enum Kind {
    CHARACTER,
    UP,
    DOWN,
    ENTER,
    ESCAPE,
    BACKSPACE,
    INTERRUPT,
    SIZE,
    /** Nobody will press anything any more. */
    END
  }

  static Key of(Kind kind) {
    return new Key(kind, '\0', Size.USUAL);
  }

  static Key of(char character) {
    return new Key(Kind.CHARACTER, character, Size.USUAL);
  }

  static Key of(Size size) {
    return new Key(Kind.SIZE, '\0', size);
  }
}
