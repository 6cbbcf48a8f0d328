package dev.sluice.server.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("1994-11-06T08:49:07Z");

  @ParameterizedTest
  @CsvSource({"120,120", " 7 ,7", "0,1", "86400,86400", "86401,86400", "999999999999999999,86400"})
  void seconds(String text, long wait) {
    assertThat(of(text, null)).contains(Duration.ofSeconds(wait));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994"
      })
  void aTimeInEachFormOfHttp(String text) {
    assertThat(of(text, null)).contains(Duration.ofSeconds(30));
  }

  @Test
  void theReceiversClockIsTheOneThatCounts() {
    assertThat(of("Mon, 07 Nov 1994 08:00:10 GMT", "Mon, 07 Nov 1994 08:00:00 GMT"))
        .contains(Duration.ofSeconds(10));
  }

  @Test
  void aTimeThatIsPastMeansSoon() {
    assertThat(of("Sat, 05 Nov 1994 08:49:37 GMT", null)).contains(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.5", "soon", "1234567890123456789", "Sun, 06 Nov 1994"})
  void anythingElseIsNone(String text) {
    assertThat(of(text, null)).isEmpty();
  }

  @Test
  void noHeaderIsNone() {
    assertThat(RetryAfter.of(HttpHeaders.of(Map.of(), (n, v) -> true), NOW)).isEmpty();
  }

  @Test
  void aShortYearIsANearOne() {
    assertThat(
            HttpDate.parse("Sunday, 06-Nov-94 08:49:37 GMT", Instant.parse("2026-01-01T00:00:00Z")))
        .contains(Instant.parse("1994-11-06T08:49:37Z"));
    assertThat(
            HttpDate.parse("Friday, 06-Nov-26 08:49:37 GMT", Instant.parse("2026-01-01T00:00:00Z")))
        .contains(Instant.parse("2026-11-06T08:49:37Z"));
  }

  private static Optional<Duration> of(String text, @Nullable String date) {
    Map<String, List<String>> headers = new HashMap<>(Map.of("Retry-After", List.of(text)));
    if (date != null) {
      headers.put("Date", List.of(date));
    }
    return RetryAfter.of(HttpHeaders.of(headers, (name, value) -> true), NOW);
  }
}
