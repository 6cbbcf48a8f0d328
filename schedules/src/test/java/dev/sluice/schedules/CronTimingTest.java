package dev.sluice.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** In 2026 clocks in Berlin go forward on 29 March at 02:00, and back on 25 October at 03:00. */
class CronTimingTest {
  private static List<String> ticks(String cron, String zone, String from, String until) {
    CronTiming timing = new CronTiming(Cron.parse(cron), ZoneId.of(zone));
    List<String> ticks = new ArrayList<>();
    Instant end = OffsetDateTime.parse(until).toInstant();
    Instant tick = Objects.requireNonNull(timing.next(OffsetDateTime.parse(from).toInstant()));
    while (!tick.isAfter(end)) {
      ticks.add(tick.atZone(timing.zone()).toOffsetDateTime().toString());
      tick = Objects.requireNonNull(timing.next(tick));
    }
    return ticks;
  }

  private static List<String> spring(String cron) {
    return ticks(cron, "Europe/Berlin", "2026-03-29T00:59:59+01:00", "2026-03-29T04:30:00+02:00");
  }

  private static List<String> autumn(String cron) {
    return ticks(cron, "Europe/Berlin", "2026-10-25T01:29:59+02:00", "2026-10-25T03:30:00+01:00");
  }

  @Test
  void aDailyTimeThatIsLeftOutTicksWhenClocksGoForward() {
    assertThat(
            ticks(
                "30 2 * * *", "Europe/Berlin", "2026-03-28T00:00+01:00", "2026-03-31T00:00+02:00"))
        .containsExactly(
            "2026-03-28T02:30+01:00", "2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00");
  }

  @Test
  void aDailyTimeThatComesTwiceTicksOnce() {
    assertThat(
            ticks(
                "30 2 * * *", "Europe/Berlin", "2026-10-24T12:00+02:00", "2026-10-27T00:00+01:00"))
        .containsExactly("2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00");
  }

  @Test
  void hoursByNameTickOnceEach() {
    assertThat(spring("0 1-4 * * *"))
        .containsExactly(
            "2026-03-29T01:00+01:00", "2026-03-29T03:00+02:00", "2026-03-29T04:00+02:00");
    assertThat(spring("0,30 2 * * *")).containsExactly("2026-03-29T03:00+02:00");
    assertThat(autumn("0,30 1-3 * * *"))
        .containsExactly(
            "2026-10-25T01:30+02:00",
            "2026-10-25T02:00+02:00",
            "2026-10-25T02:30+02:00",
            "2026-10-25T03:00+01:00",
            "2026-10-25T03:30+01:00");
  }

  @Test
  void anHourlyOneTicksEachHourThatPasses() {
    assertThat(spring("30 * * * *"))
        .containsExactly(
            "2026-03-29T01:30+01:00", "2026-03-29T03:30+02:00", "2026-03-29T04:30+02:00");
    assertThat(autumn("30 * * * *"))
        .containsExactly(
            "2026-10-25T01:30+02:00",
            "2026-10-25T02:30+02:00",
            "2026-10-25T02:30+01:00",
            "2026-10-25T03:30+01:00");
  }

  @Test
  void everyQuarterOfAnHourTicksThroughBothHours() {
    assertThat(autumn("*/15 * * * *")).hasSize(13).doesNotHaveDuplicates();
    assertThat(spring("*/15 * * * *"))
        .hasSize(11)
        .contains("2026-03-29T01:45+01:00", "2026-03-29T03:00+02:00");
  }

  @Test
  void aTimeAtTheVeryMomentOfTheChangeTicksOnce() {
    assertThat(spring("0 3 * * *")).containsExactly("2026-03-29T03:00+02:00");
    assertThat(spring("0 2 * * *")).containsExactly("2026-03-29T03:00+02:00");
    assertThat(autumn("0 3 * * *")).containsExactly("2026-10-25T03:00+01:00");
    assertThat(autumn("0 2 * * *")).containsExactly("2026-10-25T02:00+02:00");
  }

  @Test
  void aDayThatBeginsAtOneHasItsTick() {
    // Cairo goes forward at midnight.
    assertThat(
            ticks("0 0 * * *", "Africa/Cairo", "2026-04-23T12:00+02:00", "2026-04-25T12:00+03:00"))
        .containsExactly("2026-04-24T01:00+03:00", "2026-04-25T00:00+03:00");
    assertThat(
            ticks(
                "0 */2 * * *", "Africa/Cairo", "2026-04-23T21:00+02:00", "2026-04-24T03:00+03:00"))
        .containsExactly("2026-04-23T22:00+02:00", "2026-04-24T02:00+03:00");
  }

  @Test
  void clocksThatGoBackByHalfAnHourRepeatHalfAnHour() {
    assertThat(
            ticks(
                "45 1 * * *",
                "Australia/Lord_Howe",
                "2026-04-04T12:00+11:00",
                "2026-04-06T00:00+10:30"))
        .containsExactly("2026-04-05T01:45+11:00");
  }

  @Test
  void aYearOfDailyTicksIsAsLongAsTheYear() {
    for (String zone : List.of("Europe/Berlin", "America/New_York", "UTC", "Africa/Cairo")) {
      for (String cron : List.of("30 2 * * *", "0 0 * * *", "59 23 * * *", "0 1 * * *")) {
        assertThat(ticks(cron, zone, "2026-01-01T12:00Z", "2027-01-01T12:00Z"))
            .as("%s in %s", cron, zone)
            .hasSize(365);
      }
    }
  }

  @Test
  void theNextYearIsFoundBeyondTheChanges() {
    assertThat(ticks("0 12 1 1 *", "Europe/Berlin", "2026-01-01T12:00+01:00", "2028-06-01T00:00Z"))
        .containsExactly("2027-01-01T12:00+01:00", "2028-01-01T12:00+01:00");
  }
}
