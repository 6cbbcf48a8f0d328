package dev.sluice.job;

import java.time.Instant;

/**
 * Why an attempt did not succeed.
 *
 * @param attempt which attempt, counted from 1; 0 when no attempt was made
 * @param at when
 * @param type the class name of the exception, or another short name such as {@code exit 7}
 * @param message one line; at most {@value #MAX_MESSAGE} characters are kept
 * @param detail the stack trace or the like; empty when there is none; at most {@value #MAX_DETAIL}
 *     characters are kept
 */
public record Failure(int attempt, Instant at, String type, String message, String detail) {
  /** The most characters of a message that are kept. */
  public static final int MAX_MESSAGE = 1_000;

  /** The most characters of a detail that are kept. */
  public static final int MAX_DETAIL = 8_000;

  public Failure {
    message = cut(message, MAX_MESSAGE);
    detail = cut(detail, MAX_DETAIL);
  }

  private static String cut(String text, int max) {
    return text.length() <= max ? text : text.substring(0, max - 1) + "…";
  }
}
