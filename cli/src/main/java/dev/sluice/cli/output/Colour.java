package dev.sluice.cli.output;

/** What a terminal can do to set a word apart (ECMA-48, select graphic rendition). */
public enum Colour {
  BOLD(1),
  DIM(2),
  RED(31),
  GREEN(32),
  YELLOW(33),
  CYAN(36);

  static final String OFF = "\u001b[0m";

  private final String on;

  Colour(int code) {
    this.on = "\u001b[" + code + "m";
  }

  String on() {
    return on;
  }
}
