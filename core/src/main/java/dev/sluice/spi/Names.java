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
    if (!isQueue(name)) {
      throw new IllegalArgumentException(
          "not a queue name: \""
              + shorten(name)
              + "\" (1 to 200 letters, digits and . _ - : /, "
              + "beginning with a letter or digit)");
    }
    return name;
  }

  // Every enqueued job comes by here: a pattern would cost a sixth of storing it in a large batch.
  private static boolean isQueue(String name) {
    int length = name.length();
    if (length == 0 || length > MAX_LENGTH || !isLetterOrDigit(name.charAt(0))) {
      return false;
    }
    for (int i = 1; i < length; i++) {
      char c = name.charAt(i);
      if (!isLetterOrDigit(c) && "._:/-".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
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
