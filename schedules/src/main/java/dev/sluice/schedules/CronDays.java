package dev.sluice.schedules;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which days a cron expression means. As with cron: if neither of the two fields begins with a
 * star, a day that fits either of them; otherwise one that fits both.
 */
final class CronDays implements Predicate<LocalDate> {
  private static final Pattern FROM_LAST = Pattern.compile("L(?:-(\\d{1,2}))?(W)?");
  private static final Pattern NEAREST = Pattern.compile("(\\d{1,2})W");
  private static final Pattern LAST_WEEKDAY = Pattern.compile("(\\w+)L");
  private static final Pattern NTH_WEEKDAY = Pattern.compile("(\\w+)#(\\d)");

  private final Predicate<LocalDate> ofMonth;
  private final Predicate<LocalDate> ofWeek;
  private final boolean either;

  CronDays(String ofMonth, String ofWeek) {
    this.ofMonth = anyOf(ofMonth, CronDays::dayOfMonth, CronDays::daysOfMonth);
    this.ofWeek = anyOf(ofWeek, CronDays::dayOfWeek, CronDays::daysOfWeek);
    this.either = isGiven(ofMonth) && isGiven(ofWeek);
  }

  private static boolean isGiven(String field) {
    return !field.startsWith("*") && !field.startsWith("?");
  }

  @Override
  public boolean test(LocalDate date) {
    return either
        ? ofMonth.test(date) || ofWeek.test(date)
        : ofMonth.test(date) && ofWeek.test(date);
  }

  /** Reads one part of a list in a form of its own; {@code null} if it is not of such a form. */
  private interface Special {
    @Nullable Predicate<LocalDate> read(String part);
  }

  private interface Plain {
    Predicate<LocalDate> read(String parts);
  }

  private static Predicate<LocalDate> anyOf(String field, Special special, Plain plain) {
    List<String> rest = new ArrayList<>();
    Predicate<LocalDate> any = date -> false;
    for (String part : field.split(",", -1)) {
      Predicate<LocalDate> one = special.read(part);
      if (one == null) {
        rest.add(part);
      } else {
        any = any.or(one);
      }
    }
    return rest.isEmpty() ? any : any.or(plain.read(String.join(",", rest)));
  }

  private static Predicate<LocalDate> daysOfMonth(String parts) {
    BitSet days = CronField.DAY.parse(parts);
    return date -> days.get(date.getDayOfMonth());
  }

  private static Predicate<LocalDate> daysOfWeek(String parts) {
    BitSet days = CronField.WEEKDAY.parse(parts);
    return date -> days.get(date.getDayOfWeek().getValue() % 7);
  }

  private static @Nullable Predicate<LocalDate> dayOfMonth(String part) {
    Matcher last = FROM_LAST.matcher(part);
    if (last.matches()) {
      int back = last.group(1) == null ? 0 : Integer.parseInt(last.group(1));
      if (back > 30) {
        throw CronField.DAY.bad(part, "no month has that many days");
      }
      boolean working = last.group(2) != null;
      return date -> {
        int day = date.lengthOfMonth() - back;
        return day >= 1 && date.equals(at(date.withDayOfMonth(day), working));
      };
    }
    Matcher nearest = NEAREST.matcher(part);
    if (nearest.matches()) {
      int day = CronField.DAY.value(part, nearest.group(1));
      return date -> day <= date.lengthOfMonth() && date.equals(at(date.withDayOfMonth(day), true));
    }
    return null;
  }

  /** The day itself, or the working day nearest to it in the same month. */
  private static LocalDate at(LocalDate day, boolean working) {
    if (!working) {
      return day;
    }
    return switch (day.getDayOfWeek()) {
      case SATURDAY -> day.getDayOfMonth() > 1 ? day.minusDays(1) : day.plusDays(2);
      case SUNDAY -> day.getDayOfMonth() < day.lengthOfMonth() ? day.plusDays(1) : day.minusDays(2);
      default -> day;
    };
  }

  private static @Nullable Predicate<LocalDate> dayOfWeek(String part) {
    Matcher last = LAST_WEEKDAY.matcher(part);
    if (last.matches()) {
      DayOfWeek day = weekday(part, last.group(1));
      return date -> date.equals(date.with(TemporalAdjusters.lastInMonth(day)));
    }
    Matcher nth = NTH_WEEKDAY.matcher(part);
    if (nth.matches()) {
      DayOfWeek day = weekday(part, nth.group(1));
      int which = Integer.parseInt(nth.group(2));
      if (which < 1 || which > 5) {
        throw CronField.WEEKDAY.bad(part, "a month has a first to a fifth of them");
      }
      return date -> date.getDayOfWeek() == day && (date.getDayOfMonth() + 6) / 7 == which;
    }
    return null;
  }

  private static DayOfWeek weekday(String part, String text) {
    int day = CronField.WEEKDAY.value(part, text);
    return DayOfWeek.of(day == 0 ? 7 : day);
  }
}
