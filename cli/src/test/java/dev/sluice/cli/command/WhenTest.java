package dev.sluice.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhenTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource({
    "2026-12-01, 2026-11-30T23:00:00Z",
    "2026-12-01T10:00, 2026-12-01T09:00:00Z",
    "2026-07-01T10:00:30, 2026-07-01T08:00:30Z",
    "2026-12-01 10:00, 2026-12-01T09:00:00Z",
    "2026-12-01T10:00Z, 2026-12-01T10:00:00Z",
    "2026-12-01T10:00:00.250Z, 2026-12-01T10:00:00.250Z",
    "2026-12-01T10:00+05:30, 2026-12-01T04:30:00Z"
  })
  void readsTimesOfTheZoneOrWithAnOffset(String text, Instant expected) {
    assertThat(When.time(text).after(NOW, ZONE)).isEqualTo(expected);
    assertThat(When.time(text).before(NOW, ZONE)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "now", "10:00", "2026-12", "2026-12-01T25:00", "1.12.2026", "2026-12-1"})
  void refusesWhatIsNoTime(String text) {
    assertThatThrownBy(() -> When.time(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a time such as 2026-12-01");
  }

  @Test
  void countsADistanceBothWays() {
    When hour = When.away(Duration.ofHours(1));
    assertThat(hour.after(NOW, ZONE)).isEqualTo(Instant.parse("2026-11-21T13:00:00Z"));
    assertThat(hour.before(NOW, ZONE)).isEqualTo(Instant.parse("2026-11-21T11:00:00Z"));
  }
}
