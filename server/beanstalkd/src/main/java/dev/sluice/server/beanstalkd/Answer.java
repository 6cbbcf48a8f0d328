package dev.sluice.server.beanstalkd;

import dev.sluice.spi.Delivery;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One answer.
 *
 * @param body what follows the line; {@code null} for nothing
 * @param reserved the job that is handed over with it; {@code null} for none
 * @param effect what the loop does with it; {@code null} for nothing
 */
record Answer(
    String line, byte @Nullable [] body, @Nullable Delivery reserved, @Nullable Runnable effect) {
  static final Answer NOT_FOUND = of("NOT_FOUND");

  static Answer of(String line) {
    return new Answer(line, null, null, null);
  }

  /** To a question that is answered with a text. */
  static Answer text(String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    return new Answer("OK " + body.length, body, null, null);
  }

  /** A job to look at. */
  static Answer found(long number, byte[] body) {
    return new Answer("FOUND " + number + " " + body.length, body, null, null);
  }

  /** A job to work on. */
  static Answer reserved(Delivery job) {
    byte[] body = job.payload();
    return new Answer("RESERVED " + job.sequence() + " " + body.length, body, job, null);
  }

  /** The same with an effect. */
  Answer with(Runnable newEffect) {
    return new Answer(line, body, reserved, newEffect);
  }
}
