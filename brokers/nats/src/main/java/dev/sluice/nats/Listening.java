package dev.sluice.nats;

import io.nats.client.Connection;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for a stream to take messages: one that was made a moment ago, perhaps by somebody else, is
 * there before it listens, and what is published in between finds nobody.
 */
final class Listening {
  private static final long PAUSE_MILLIS = 5;

  private Listening() {}

  /** Returns when somebody answers, or the time is over. */
  static void await(Connection connection, String subject, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    try {
      while (!answers(connection, subject, limit) && System.nanoTime() < end) {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | IllegalStateException e) {
      // Whoever publishes next is told.
    }
  }

  private static boolean answers(Connection connection, String subject, Duration limit)
      throws InterruptedException, TimeoutException {
    // No stream has this name, so that whichever listens refuses the message.
    Headers question = new Headers().put(HeaderText.EXPECTED_STREAM, ".");
    NatsMessage message = NatsMessage.builder().subject(subject).headers(question).build();
    try {
      connection.requestWithTimeout(message, limit).get(limit.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException e) {
      return false;
    }
  }
}
