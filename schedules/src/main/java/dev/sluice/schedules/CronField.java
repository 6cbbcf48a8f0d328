package dev.sluice.schedules;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * One field of a cron expression: which values it admits, and how each is written.
 *
 * @param name for messages
 * @param from the lowest value
 * @param to the highest value
 * @param words other ways to write the values, from {@code from} on; often empty
 */
record CronField(String name, int from, int to, List<String> words) {
  static final CronField SECOND = new CronField("second", 0, 59, List.of());
  static final CronField MINUTE = new CronField("minute", 0, 59, List.of());
  static final CronField HOUR = new CronField("hour", 0, 23, List.of());
  static final CronField DAY = new CronField("day of month", 1, 31, List.of());
  static final CronField MONTH =
      new CronField(
          "month",
          1,
          12,
          List.of(
              "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"));

  /** 0 and 7 are both Sunday. */
  static final CronField WEEKDAY =
      new CronField("day of week", 0, 7, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"));

  /** Whether the field says nothing: every value. */
  static boolean isOpen(String text) {
    return text.equals("*") || text.equals("?");
  }

  /**
   * The values that a text admits: a list of values, ranges and steps.
   *
   * @throws IllegalArgumentException if it is none
   */
  BitSet parse(String text) {
    BitSet values = new BitSet();
    for (String part : text.split(",", -1)) {
      parsePart(part, values);
    }
    return values;
  }

  private void parsePart(String part, BitSet values) {
    int slash = part.indexOf('/');
    String range = slash < 0 ? part : part.substring(0, slash);
    int step = slash < 0 ? 1 : number(part, part.substring(slash + 1));
    if (step < 1) {
      throw bad(part, "a step must be at least 1");
    }
    int dash = range.indexOf('-', 1);
    int first;
    int last;
    if (isOpen(range)) {
      first = from;
      last = equals(WEEKDAY) ? 6 : to;
    } else if (dash > 0) {
      first = value(part, range.substring(0, dash));
      last = value(part, range.substring(dash + 1));
      // A week may be said to end with its Sunday.
      last = equals(WEEKDAY) && last == 0 && first > 0 ? 7 : last;
    } else {
      first = value(part, range);
      last = slash < 0 ? first : to;
    }
    if (first > last) {
      throw bad(part, "the range runs backwards");
    }
    for (int value = first; value <= last; value += step) {
      values.set(equals(WEEKDAY) ? value % 7 : value);
    }
  }

  /**
   * One value.
   *
   * @param part where it stands, for the message
   */
  int value(String part, String text) {
    int word = words.indexOf(text.toUpperCase(Locale.ROOT));
    int value = word >= 0 ? from + word : number(part, text);
    if (value < from || value > to) {
      throw bad(part, value + " is not from " + from + " to " + to);
    }
    return value;
  }

  private int number(String part, String text) {
    if (!text.matches("\\d{1,4}")) {
      throw bad(part, text.isEmpty() ? "something is missing" : "\"" + text + "\" is not a value");
    }
    return Integer.parseInt(text);
  }

  /** An error, to be thrown. */
  IllegalArgumentException bad(String part, String why) {
    return new IllegalArgumentException("the " + name + " \"" + part + "\": " + why);
  }
}
