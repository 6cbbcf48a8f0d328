package dev.sluice.spi;

/** What names may look like (rule 14). Checked before anything is written. */
public final class Names {
  /** The most characters of a queue's name, a kind, a group, a unique key, or a header's name. */
  public static final int MAX_LENGTH = 200;

  private Names() {}

  /**
   * A queue's name: 1 to {@value #MAX_LENGTH} of letters, digits and {@code . _ - : /}, the first a
   * letter or digit, so that it is the same in a file's name, a key, a subject and a URL.
   *
   * @return the name
   * @throws IllegalArgumentException if it is not one
   */
  public static String queue(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._:/-]*") || name.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "not a queue name: \""
              + shorten(name)
              + "\" (1 to 200 letters, digits and . _ - : /, "
              + "beginning with a letter or digit)");
    }
    return name;
  }

  /**
   * A kind, group, unique key or header name: 1 to {@value #MAX_LENGTH} characters, none of them a
   * control character.
   *
   * @param what what it is, for the message
   * @return the name
   * @throws IllegalArgumentException if it is not one
   */
  public static String label(String what, String name) {
    boolean control = name.chars().anyMatch(Character::isISOControl);
    if (name.isEmpty() || name.length() > MAX_LENGTH || control) {
      throw new IllegalArgumentException(
          what
              + " must have 1 to 200 characters and no control characters: \""
              + shorten(name)
              + "\"");
    }
    return name;
  }

  private static String shorten(String name) {
    String clean = name.replaceAll("\\p{Cntrl}", "?");
    return clean.length() <= 60 ? clean : clean.substring(0, 60) + "…";
  }
}
