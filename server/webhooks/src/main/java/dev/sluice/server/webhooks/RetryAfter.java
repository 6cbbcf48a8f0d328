package dev.sluice.server.webhooks;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** When a receiver wants to be asked again. */
final class RetryAfter {
  /** A receiver that says "at once" is not to be asked without end. */
  static final Duration SHORTEST = Duration.ofSeconds(1);

  /** What a receiver says by mistake is not to hold a job for a year. */
  static final Duration LONGEST = Duration.ofDays(1);

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,18}");

  private RetryAfter() {}

  /**
   * The wait that an answer asks for; empty if it asks for none.
   *
   * @param now by our clock; a receiver that says what its own clock shows is believed
   */
  static Optional<Duration> of(HttpHeaders answer, Instant now) {
    return answer
        .firstValue("retry-after")
        .flatMap(text -> wait(text.strip(), answer, now))
        .map(RetryAfter::within);
  }

  private static Optional<Duration> wait(String text, HttpHeaders answer, Instant now) {
    if (SECONDS.matcher(text).matches()) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    Instant theirs = answer.firstValue("date").flatMap(it -> HttpDate.parse(it, now)).orElse(now);
    return HttpDate.parse(text, now).map(until -> Duration.between(theirs, until));
  }

  private static Duration within(Duration wait) {
    if (wait.compareTo(SHORTEST) < 0) {
      return SHORTEST;
    }
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}
