package dev.sluice.server.http;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters of a query, each with its type; what makes no sense is named. */
final class Parameters {
  private static final int MOST_DIGITS = 20;

  private final Exchange exchange;

  Parameters(Exchange exchange) {
    this.exchange = exchange;
  }

  /**
   * @throws ProblemException if there is one that is not known
   */
  void allow(Set<String> known) {
    for (String name : exchange.parameters().keySet()) {
      if (!known.contains(name)) {
        throw ProblemException.badInput(name, "there is no such parameter: \"" + name + "\"");
      }
    }
  }

  @Nullable String text(String name) {
    return exchange.parameter(name).orElse(null);
  }

  long number(String name, long otherwise, long min, long max) {
    Optional<String> text = exchange.parameter(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(text.get());
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw bad(name, "must be a whole number from " + min + " to " + max);
  }

  @Nullable Instant time(String name) {
    String text = text(name);
    try {
      return text == null
          ? null
          : DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
    } catch (DateTimeException e) {
      throw bad(name, "must be a time such as 2026-12-01T10:00:00Z");
    }
  }

  @Nullable Duration seconds(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    if (text.length() <= MOST_DIGITS && text.matches("\\d+(\\.\\d+)?")) {
      BigDecimal nanos = new BigDecimal(text).movePointRight(9);
      // A thousand years and more fit into a long of nanoseconds no longer: whole seconds do.
      BigDecimal[] parts = nanos.divideAndRemainder(BigDecimal.TEN.pow(9));
      return Duration.ofSeconds(parts[0].longValue(), parts[1].longValue());
    }
    throw bad(name, "must be a number of seconds");
  }

  /** Words of an enum, with commas between them or the parameter given several times. */
  <E extends Enum<E>> Set<E> words(String name, Class<E> type) {
    Set<E> words = EnumSet.noneOf(type);
    String[] values = exchange.parameters().get(name);
    if (values != null) {
      for (String word : String.join(",", values).split(",", -1)) {
        words.add(word(name, word, type));
      }
    }
    return words;
  }

  private static <E extends Enum<E>> E word(String name, String word, Class<E> type) {
    try {
      return Enum.valueOf(type, word.strip().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw bad(name, "must be of " + EnumSet.allOf(type));
    }
  }

  private static ProblemException bad(String name, String why) {
    return ProblemException.badInput(name, name + ": " + why);
  }
}
