package dev.sluice.nats;

import java.util.regex.Pattern;

/** What subjects and names may look like, and what a consumer is called. */
final class Subjects {
  private static final int LONGEST = 200;
  private static final String TOKEN = "[^\\s.*>\\p{Cntrl}]+";
  private static final Pattern SUBJECT = Pattern.compile(TOKEN + "(\\." + TOKEN + ")*");
  private static final String PART = "(" + TOKEN + "|\\*)";
  private static final Pattern SOME = Pattern.compile("(" + PART + "\\.)*(" + PART + "|>)");
  private static final Pattern NAME =
      Pattern.compile("[^\\s.*>/\\\\\\p{Cntrl}]{1," + LONGEST + "}");

  private Subjects() {}

  /** Whether a message can be sent to it. */
  static boolean isSubject(String text) {
    return text.length() <= LONGEST && SUBJECT.matcher(text).matches();
  }

  /** Whether it names some subjects: {@code orders.*}, {@code orders.>}. */
  static boolean isPattern(String text) {
    return text.length() <= LONGEST && SOME.matcher(text).matches();
  }

  /** Whether the pattern takes in the subject. */
  static boolean matches(String pattern, String subject) {
    String[] wanted = pattern.split("\\.", -1);
    String[] given = subject.split("\\.", -1);
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].equals(">")) {
        return given.length > i;
      }
      if (i >= given.length || !(wanted[i].equals("*") || wanted[i].equals(given[i]))) {
        return false;
      }
    }
    return given.length == wanted.length;
  }

  /** Whether a stream or a consumer can be called that. */
  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /**
   * The subject as part of a name. Two subjects that may be names of queues never become one: no
   * queue's name has the characters that are put in.
   */
  static String asName(String subject) {
    return subject.replace('.', '=').replace('/', '+').replace(':', '~');
  }

  /** What is wrong with a target that is none; for people. */
  static String complaint(String subject) {
    return "\"" + subject + "\" is no subject: words with single dots between are expected";
  }
}
