package dev.sluice.schedules;

import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in English what a cron expression means. */
final class CronText {
  private static final Pattern STEP = Pattern.compile("[*?]/(\\d+)");
  private static final Pattern NTH = Pattern.compile("(\\w+)#(\\d)");

  /** More times than this are not listed one by one. */
  private static final int MOST_TIMES = 6;

  private static final List<String> ORDINALS =
      List.of("first", "second", "third", "fourth", "fifth");

  private final String[] fields;

  /**
   * @param fields second, minute, hour, day of month, month, day of week; valid, in capitals
   */
  CronText(String[] fields) {
    this.fields = fields;
  }

  String describe() {
    StringBuilder text = new StringBuilder(times());
    String days = days();
    if (!days.isEmpty()) {
      text.append(' ').append(days);
    }
    if (!CronField.isOpen(fields[4])) {
      text.append(" in ").append(list(fields[4], CronText::month));
    }
    return text.toString();
  }

  private String times() {
    BitSet seconds = CronField.SECOND.parse(fields[0]);
    BitSet minutes = CronField.MINUTE.parse(fields[1]);
    BitSet hours = CronField.HOUR.parse(fields[2]);
    int all = seconds.cardinality() * minutes.cardinality() * hours.cardinality();
    if (all <= MOST_TIMES) {
      return "at " + join(clockTimes(seconds, minutes, hours));
    }
    List<String> parts = new ArrayList<>();
    if (!fields[0].equals("0")) {
      parts.add(unit("second", fields[0]));
    }
    if (!(CronField.isOpen(fields[1]) && !parts.isEmpty())) {
      parts.add(unit("minute", fields[1]));
    }
    if (!CronField.isOpen(fields[2])) {
      parts.add(hours(fields[2]));
    } else if (!fields[1].startsWith("*")) {
      parts.add("of every hour");
    }
    return String.join(" ", parts);
  }

  private static List<String> clockTimes(BitSet seconds, BitSet minutes, BitSet hours) {
    boolean exact = seconds.cardinality() > 1 || !seconds.get(0);
    List<String> times = new ArrayList<>();
    hours.stream()
        .forEach(
            hour ->
                minutes.stream()
                    .forEach(
                        minute ->
                            seconds.stream()
                                .forEach(second -> times.add(clock(hour, minute, second, exact)))));
    return times;
  }

  private static String clock(int hour, int minute, int second, boolean exact) {
    return exact
        ? String.format(Locale.ROOT, "%02d:%02d:%02d", hour, minute, second)
        : String.format(Locale.ROOT, "%02d:%02d", hour, minute);
  }

  private static String unit(String name, String field) {
    if (CronField.isOpen(field)) {
      return "every " + name;
    }
    Matcher step = STEP.matcher(field);
    if (step.matches()) {
      return step.group(1).equals("1")
          ? "every " + name
          : "every " + step.group(1) + " " + name + "s";
    }
    return "at " + name + " " + list(field, Integer::toString);
  }

  private static String hours(String field) {
    Matcher step = STEP.matcher(field);
    if (step.matches()) {
      return "of every " + step.group(1) + " hours";
    }
    return "of the hours " + list(field, Integer::toString);
  }

  private String days() {
    boolean anyDay = CronField.isOpen(fields[3]);
    boolean anyWeekday = CronField.isOpen(fields[5]);
    if (anyDay && anyWeekday) {
      return "";
    }
    String day = daysOfMonth();
    String weekday = "on " + list(fields[5], CronText::weekday);
    if (anyDay) {
      return weekday;
    }
    boolean both = fields[3].startsWith("*") || fields[5].startsWith("*");
    return anyWeekday ? day : day + (both ? " that is " : " or ") + weekday;
  }

  private String daysOfMonth() {
    Matcher step = STEP.matcher(fields[3]);
    return step.matches()
        ? "on every " + step.group(1) + " days of the month"
        : "on day " + list(fields[3], Integer::toString) + " of the month";
  }

  private static String list(String field, IntFunction<String> name) {
    List<String> parts = new ArrayList<>();
    for (String part : field.split(",", -1)) {
      parts.add(part(part, name));
    }
    return join(parts);
  }

  private static String part(String part, IntFunction<String> name) {
    int slash = part.indexOf('/');
    if (slash > 0) {
      return part(part.substring(0, slash), name) + " in steps of " + part.substring(slash + 1);
    }
    Matcher nth = NTH.matcher(part);
    if (nth.matches()) {
      return "the "
          + ORDINALS.get(Integer.parseInt(nth.group(2)) - 1)
          + " "
          + part(nth.group(1), name);
    }
    if (CronField.MONTH.words().contains(part)) {
      return named(part, name);
    }
    if (part.startsWith("L")) {
      return part.equals("L") ? "the last" : part;
    }
    if (part.endsWith("L")) {
      return "the last " + part(part.substring(0, part.length() - 1), name);
    }
    if (part.endsWith("W")) {
      return "the working day nearest to " + part.substring(0, part.length() - 1);
    }
    int dash = part.indexOf('-');
    return dash < 0
        ? named(part, name)
        : named(part.substring(0, dash), name) + " to " + named(part.substring(dash + 1), name);
  }

  private static String named(String value, IntFunction<String> name) {
    if (CronField.isOpen(value)) {
      return "any";
    }
    int month = CronField.MONTH.words().indexOf(value);
    int weekday = CronField.WEEKDAY.words().indexOf(value);
    if (month >= 0) {
      return month(month + 1);
    }
    return weekday >= 0 ? weekday(weekday) : name.apply(Integer.parseInt(value));
  }

  private static String month(int month) {
    return Month.of(month).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }

  private static String weekday(int day) {
    return DayOfWeek.of(day == 0 ? 7 : day).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }

  private static String join(List<String> parts) {
    int last = parts.size() - 1;
    return last == 0
        ? parts.get(0)
        : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
  }
}
