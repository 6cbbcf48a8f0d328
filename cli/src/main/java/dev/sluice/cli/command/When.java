package dev.sluice.cli.command;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A point in time as people write it. Exactly one of the parts is set.
 *
 * @param at with an offset
 * @param local without
 * @param away as a distance from now
 */
record When(@Nullable Instant at, @Nullable LocalDateTime local, @Nullable Duration away) {
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  /**
   * Reads a date, or a date and a time, with or without an offset.
   *
   * @throws IllegalArgumentException if it is none, or not of the years 1970 to 9999
   */
  static When time(String text) {
    String iso = text.replaceFirst("^(\\d{4}-\\d{2}-\\d{2}) ", "$1T");
    When when =
        read(iso, t -> new When(OffsetDateTime.parse(t).toInstant(), null, null))
            .or(() -> read(iso, t -> new When(null, LocalDateTime.parse(t), null)))
            .or(() -> read(iso, t -> new When(null, LocalDate.parse(t).atStartOfDay(), null)))
            .orElseThrow(() -> new IllegalArgumentException(form(text)));
    if (when.isOutOfRange()) {
      throw new IllegalArgumentException("\"" + text + "\" is not in the years 1970 to 9999");
    }
    return when;
  }

  /** So far from now, forward or back as the option says. */
  static When away(Duration distance) {
    return new When(null, null, distance);
  }

  /** The point in time; a distance counts forward. */
  Instant after(Instant now, ZoneId zone) {
    return away == null ? instant(zone) : now.plus(away);
  }

  /** The point in time; a distance counts back. */
  Instant before(Instant now, ZoneId zone) {
    return away == null ? instant(zone) : now.minus(away);
  }

  private Instant instant(ZoneId zone) {
    return local == null ? java.util.Objects.requireNonNull(at) : local.atZone(zone).toInstant();
  }

  private boolean isOutOfRange() {
    Instant time = local == null ? at : local.toInstant(java.time.ZoneOffset.UTC);
    return time != null && (time.isBefore(Instant.EPOCH) || time.isAfter(LATEST));
  }

  private static Optional<When> read(String text, Function<String, When> parser) {
    try {
      return Optional.of(parser.apply(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String form(String text) {
    return "\""
        + text
        + "\" is not a time such as 2026-12-01, 2026-12-01T10:00 or 2026-12-01T10:00+01:00";
  }
}
