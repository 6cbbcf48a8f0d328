package dev.sluice.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronTest {
  private static List<String> next(String cron, String after, int count) {
    List<String> times = new ArrayList<>();
    LocalDateTime time = LocalDateTime.parse(after);
    while (times.size() < count) {
      time = Objects.requireNonNull(Cron.parse(cron).next(time));
      times.add(time.toString());
    }
    return times;
  }

  @Test
  void valuesRangesListsAndSteps() {
    assertThat(next("*/20 9-10 * * *", "2026-11-22T09:50", 4))
        .containsExactly(
            "2026-11-22T10:00", "2026-11-22T10:20", "2026-11-22T10:40", "2026-11-23T09:00");
    assertThat(next("5,35 8 1 1,7 *", "2026-01-01T08:05", 3))
        .containsExactly("2026-01-01T08:35", "2026-07-01T08:05", "2026-07-01T08:35");
    assertThat(next("10/25 0 * * *", "2026-01-01T00:00", 2))
        .containsExactly("2026-01-01T00:10", "2026-01-01T00:35");
  }

  @Test
  void aSixthFieldIsTheSecondAndComesFirst() {
    assertThat(next("*/30 * * * * *", "2026-11-22T23:59:29", 3))
        .containsExactly("2026-11-22T23:59:30", "2026-11-23T00:00", "2026-11-23T00:00:30");
  }

  @Test
  void whatIsNextIsLaterThanTheTimeGiven() {
    assertThat(next("0 3 * * *", "2026-11-22T03:00", 1)).containsExactly("2026-11-23T03:00");
    assertThat(next("0 3 * * *", "2026-11-22T02:59:59.999", 1)).containsExactly("2026-11-22T03:00");
  }

  @Test
  void daysOfTheWeekHaveNumbersAndNames() {
    assertThat(next("0 0 * * 7", "2026-11-22T12:00", 1)).containsExactly("2026-11-29T00:00");
    assertThat(next("0 0 * * 0", "2026-11-22T12:00", 1)).containsExactly("2026-11-29T00:00");
    assertThat(next("0 0 * * Sat-Sun", "2026-11-22T12:00", 2))
        .containsExactly("2026-11-28T00:00", "2026-11-29T00:00");
    assertThat(next("0 0 1 FEB *", "2026-11-22T12:00", 1)).containsExactly("2027-02-01T00:00");
  }

  @Test
  void ofTwoFieldsOfDaysEitherIsEnoughUnlessOneBeginsWithAStar() {
    assertThat(next("0 0 1 * MON", "2026-11-22T12:00", 3))
        .containsExactly("2026-11-23T00:00", "2026-11-30T00:00", "2026-12-01T00:00");
    assertThat(next("0 0 */10 * MON", "2026-11-01T00:00", 2))
        .containsExactly("2026-12-21T00:00", "2027-01-11T00:00");
  }

  @Test
  void lastNearestAndNthDays() {
    assertThat(next("0 0 L * *", "2028-02-01T00:00", 1)).containsExactly("2028-02-29T00:00");
    assertThat(next("0 0 L-2 * *", "2026-11-01T00:00", 1)).containsExactly("2026-11-28T00:00");
    assertThat(next("0 0 LW * *", "2026-05-01T00:00", 1)).containsExactly("2026-05-29T00:00");
    assertThat(next("0 0 1W * *", "2026-08-01T00:00", 1)).containsExactly("2026-08-03T00:00");
    assertThat(next("0 0 15W * *", "2026-11-01T00:00", 1)).containsExactly("2026-11-16T00:00");
    assertThat(next("0 0 * * FRIL", "2026-11-01T00:00", 1)).containsExactly("2026-11-27T00:00");
    assertThat(next("0 0 * * MON#1", "2026-11-03T00:00", 1)).containsExactly("2026-12-07T00:00");
    assertThat(next("0 0 * * 5#5", "2026-11-01T00:00", 1)).containsExactly("2027-01-29T00:00");
  }

  @Test
  void theDayThatIsLongestToWaitForIsFound() {
    assertThat(next("0 0 29 2 *", "2096-03-01T00:00", 1)).containsExactly("2104-02-29T00:00");
    // The fifth Monday of a February.
    assertThat(next("0 0 * 2 MON#5", "2072-03-01T00:00", 1)).containsExactly("2112-02-29T00:00");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@daily | 0 0 * * *",
        "@Hourly | 0 * * * *",
        "@weekly | 0 0 * * 0",
        "@monthly | 0 0 1 * *",
        "@yearly | 0 0 1 1 *"
      })
  void names(String name, String same) {
    assertThat(next(name, "2026-11-22T12:34:56", 5))
        .isEqualTo(next(same, "2026-11-22T12:34:56", 5));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "* * * *         | five fields",
        "0 0 3 * * ? *   | five fields",
        "@noon           | @daily",
        "60 * * * *      | the minute \"60\": 60 is not from 0 to 59",
        "* 24 * * *      | the hour \"24\"",
        "* * 0 * *       | the day of month \"0\"",
        "* * * FOO *     | the month \"FOO\": \"FOO\" is not a value",
        "* * * * 8       | the day of week \"8\"",
        "30-10 * * * *   | the range runs backwards",
        "*/0 * * * *     | a step must be at least 1",
        "5, * * * *      | something is missing",
        "-5 * * * *      | is not a value",
        "* * L-31 * *    | no month has that many days",
        "* * * * MON#6   | a first to a fifth",
        "0 0 30 2 *      | there is no such day",
        "0 0 L-30 2 *    | there is no such day"
      })
  void whatIsNoExpressionIsRefusedWithTheFieldAndTheReason(String cron, String why) {
    assertThatThrownBy(() -> Cron.parse(cron))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + cron + "\"")
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 3 * * *            | at 03:00",
        "0,30 3 * * MON-FRI   | at 03:00 and 03:30 on Monday to Friday",
        "* * * * *            | every minute",
        "*/15 * * * *         | every 15 minutes",
        "*/15 9-17 * * 1-5    | every 15 minutes of the hours 9 to 17 on Monday to Friday",
        "30 * * * *           | at minute 30 of every hour",
        "0 */2 * * *          | at minute 0 of every 2 hours",
        "*/10 * * * * *       | every 10 seconds",
        "15 30 3 * * *        | at 03:30:15",
        "0 0 1 1,7 *          | at 00:00 on day 1 of the month in January and July",
        "0 0 L * *            | at 00:00 on day the last of the month",
        "0 0 * * FRIL         | at 00:00 on the last Friday",
        "0 0 * * 1#1          | at 00:00 on the first Monday",
        "0 0 1 * MON          | at 00:00 on day 1 of the month or on Monday",
        "0 0 */2 * *          | at 00:00 on every 2 days of the month",
        "0 0 * JUL *          | at 00:00 in July",
        "@hourly              | at minute 0 of every hour"
      })
  void saysWhatItMeans(String cron, String text) {
    assertThat(Cron.parse(cron).describe()).isEqualTo(text);
  }
}
