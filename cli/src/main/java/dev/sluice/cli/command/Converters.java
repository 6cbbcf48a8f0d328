package dev.sluice.cli.command;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.Names;
import dev.sluice.spi.TimeSpan;
import java.time.Duration;
import java.util.function.Supplier;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what stands on the command line, each with an error that says what is expected. */
final class Converters {
  private Converters() {}

  /** A queue's name. */
  static final class QueueName implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      return orSay(() -> Names.queue(text));
    }
  }

  /** A kind, group, unique key or the like. */
  static final class Label implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      return orSay(() -> Names.label("this", text));
    }
  }

  /** A job's id. */
  static final class Id implements ITypeConverter<JobId> {
    @Override
    public JobId convert(String text) {
      return orSay(() -> JobId.parse(text));
    }
  }

  /** A time span. */
  static final class Span implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      Duration span =
          TimeSpan.parse(text)
              .orElseThrow(
                  () ->
                      new TypeConversionException(
                          "\"" + text + "\" is not a time span such as 500ms, 5s, 10m, 2h or 1d"));
      if (span.compareTo(JobOptions.FOREVER) > 0) {
        throw new TypeConversionException("\"" + text + "\" is longer than a thousand years");
      }
      return span;
    }
  }

  /** A time span, or {@code forever}. */
  static final class SpanOrForever implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return text.equals("forever") ? JobOptions.FOREVER : new Span().convert(text);
    }
  }

  /** A time. */
  static final class Time implements ITypeConverter<When> {
    @Override
    public When convert(String text) {
      return orSay(() -> When.time(text));
    }
  }

  /** A time, or a time span. */
  static final class TimeOrSpan implements ITypeConverter<When> {
    @Override
    public When convert(String text) {
      return TimeSpan.parse(text).isPresent()
          ? When.away(new Span().convert(text))
          : orSay(() -> When.time(text));
    }
  }

  private static <T> T orSay(Supplier<T> parse) {
    try {
      return parse.get();
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
