package dev.sluice.server.webhooks;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A time in one of the three forms that HTTP knows (RFC 9110, 5.6.7). */
final class HttpDate {
  private static final DateTimeFormatter USUAL =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);
  private static final DateTimeFormatter OF_C =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US);

  private HttpDate() {}

  /**
   * @param now says which century a year of two digits is in: none is more than 50 years ahead
   */
  static Optional<Instant> parse(String text, Instant now) {
    for (DateTimeFormatter form : List.of(USUAL, OF_C, withShortYear(now))) {
      try {
        return Optional.of(form.withZone(ZoneOffset.UTC).parse(text.strip(), Instant::from));
      } catch (DateTimeParseException e) {
        // Perhaps one of the others.
      }
    }
    return Optional.empty();
  }

  private static DateTimeFormatter withShortYear(Instant now) {
    LocalDate earliest = now.atZone(ZoneOffset.UTC).toLocalDate().minusYears(49);
    return new DateTimeFormatterBuilder()
        .appendPattern("EEEE, dd-MMM-")
        .appendValueReduced(ChronoField.YEAR, 2, 2, earliest)
        .appendPattern(" HH:mm:ss 'GMT'")
        .toFormatter(Locale.US);
  }
}
