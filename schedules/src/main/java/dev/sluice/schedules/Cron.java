package dev.sluice.schedules;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.BitSet;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cron expression: five fields (minute, hour, day of month, month, day of week), or six with the
 * second before them, or a name such as {@code @daily}. Immutable. It knows the times on a wall
 * clock only; what becomes of them where clocks are changed is a {@link CronTiming}'s matter.
 *
 * <p>A field is a list ({@code 1,15}) of values, ranges ({@code 9-17}, {@code MON-FRI}), steps
 * ({@code *}{@code /5}, {@code 9-17/2}, {@code 5/10}) or {@code *}; {@code ?} is the same as {@code
 * *}. Of days: {@code L} is the last of the month, {@code L-2} the second before it, {@code 15W}
 * the working day nearest to the 15th, {@code LW} the last working day, {@code FRIL} the last
 * Friday, {@code MON#1} the first Monday. Sunday is 0 or 7. If both fields of days are given and
 * neither begins with a star, a day that fits either of them is meant, as with cron.
 */
public final class Cron {
  private static final Map<String, String> NAMED =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");

  /** No day of the calendar is longer to wait for: the 29th of February on some weekday. */
  private static final int HORIZON_YEARS = 48;

  private final String text;
  private final String[] fields;
  private final BitSet seconds;
  private final BitSet minutes;
  private final BitSet hours;
  private final BitSet months;
  private final CronDays days;

  private Cron(String text, String[] fields) {
    this.text = text;
    this.fields = fields;
    this.seconds = CronField.SECOND.parse(fields[0]);
    this.minutes = CronField.MINUTE.parse(fields[1]);
    this.hours = CronField.HOUR.parse(fields[2]);
    this.days = new CronDays(fields[3], fields[5]);
    this.months = CronField.MONTH.parse(fields[4]);
  }

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException if it is none, or there is no such day; says which field and
   *     why
   */
  public static Cron parse(String text) {
    String trimmed = text.strip().toUpperCase(Locale.ROOT);
    String named = NAMED.get(trimmed.toLowerCase(Locale.ROOT));
    String[] given = (named == null ? trimmed : named).split("\\s+");
    try {
      Cron cron = new Cron(text.strip(), sixFields(given));
      if (cron.next(LocalDateTime.of(2000, 1, 1, 0, 0)) == null) {
        throw new IllegalArgumentException("there is no such day");
      }
      return cron;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "not a cron expression: \"" + text.strip() + "\" (" + e.getMessage() + ")", e);
    }
  }

  private static String[] sixFields(String[] given) {
    if (given[0].startsWith("@")) {
      throw new IllegalArgumentException("known names are " + String.join(", ", names()));
    }
    if (given.length != 5 && given.length != 6) {
      throw new IllegalArgumentException(
          "it has five fields, minute hour day month weekday, or six with the second first");
    }
    String[] six = new String[6];
    six[0] = "0";
    System.arraycopy(given, 0, six, 6 - given.length, given.length);
    return six;
  }

  private static Iterable<String> names() {
    return NAMED.keySet().stream().sorted().toList();
  }

  /** The next time on the wall clock after the given one; {@code null} if there is none. */
  @Nullable LocalDateTime next(LocalDateTime after) {
    LocalDateTime from = after.withNano(0).plusSeconds(1);
    LocalTime time = from.toLocalTime();
    LocalDate date = from.toLocalDate();
    LocalDate end = date.plusYears(HORIZON_YEARS);
    while (date.isBefore(end)) {
      if (!months.get(date.getMonthValue())) {
        date = date.withDayOfMonth(1).plusMonths(1);
      } else {
        LocalTime found = days.test(date) ? atOrAfter(time) : null;
        if (found != null) {
          return date.atTime(found);
        }
        date = date.plusDays(1);
      }
      time = LocalTime.MIDNIGHT;
    }
    return null;
  }

  private @Nullable LocalTime atOrAfter(LocalTime time) {
    int hour = hours.nextSetBit(time.getHour());
    if (hour == time.getHour()) {
      LocalTime found = inHour(time);
      if (found != null) {
        return found;
      }
      hour = hours.nextSetBit(hour + 1);
    }
    return hour < 0 ? null : LocalTime.of(hour, minutes.nextSetBit(0), seconds.nextSetBit(0));
  }

  private @Nullable LocalTime inHour(LocalTime time) {
    int minute = minutes.nextSetBit(time.getMinute());
    if (minute == time.getMinute()) {
      int second = seconds.nextSetBit(time.getSecond());
      if (second >= 0) {
        return LocalTime.of(time.getHour(), minute, second);
      }
      minute = minutes.nextSetBit(minute + 1);
    }
    return minute < 0 ? null : LocalTime.of(time.getHour(), minute, seconds.nextSetBit(0));
  }

  /** Whether it goes by how much time passes rather than by the hour that a clock shows. */
  boolean isInterval() {
    return fields[1].startsWith("*") || fields[2].startsWith("*");
  }

  /** What it means, in English: "at 03:00 on Monday to Friday". */
  public String describe() {
    return new CronText(fields).describe();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Cron cron && text.equals(cron.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
