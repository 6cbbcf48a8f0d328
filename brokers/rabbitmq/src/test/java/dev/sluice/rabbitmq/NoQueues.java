package dev.sluice.rabbitmq;

import dev.sluice.testkit.Effort;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** The queues of the conformance suite, which wants nothing in them before each test. */
final class NoQueues {
  private static final List<String> NAMES = List.of("q", "other", "a", "b", "c", "finished");

  /** A round trip for each job that is claimed alone. */
  static final Effort EFFORT = new Effort(200, 2_000, 30);

  private static final Bystander BYSTANDER = connect();

  private NoQueues() {}

  private static Bystander connect() {
    try {
      return Bystander.atShared();
    } catch (IOException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Removes what earlier tests have left. */
  static void clear() {
    try {
      for (String queue : NAMES) {
        BYSTANDER.channel().queueDelete(queue);
      }
    } catch (IOException e) {
      throw new IllegalStateException("the queues of earlier tests cannot be removed", e);
    }
  }
}
