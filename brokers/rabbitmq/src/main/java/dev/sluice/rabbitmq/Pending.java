package dev.sluice.rabbitmq;

import dev.sluice.rabbitmq.Routing.Route;
import dev.sluice.spi.Message;
import dev.sluice.spi.Published;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A message that was handed to the server, until that has said what became of it. */
final class Pending {
  final Message message;
  final Route route;
  private final CompletableFuture<Published> answer = new CompletableFuture<>();
  private volatile @Nullable String returned;
  private volatile boolean suspect;

  Pending(Message message, Route route) {
    this.message = message;
    this.route = route;
  }

  /** It could not be routed. The server confirms it all the same: confirmed and lost. */
  void returned(String why) {
    returned = why;
  }

  boolean isReturned() {
    return returned != null;
  }

  void confirmed() {
    String why = returned;
    answer.complete(why == null ? Published.CONFIRMED : Published.refused(why));
  }

  void answer(Published published) {
    answer.complete(published);
  }

  /** The server ended the channel because of this message, or of another one on it. */
  void suspect(String why) {
    // First: who waits for the answer asks for it next.
    suspect = !answer.isDone();
    answer.complete(Published.refused(why));
  }

  /** Whether it was refused, and that may have been meant for another one. */
  boolean isSuspect() {
    return suspect;
  }

  /** Waits for the answer; UNCONFIRMED if there is none in time. */
  Published await(long nanos) {
    try {
      return answer.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return Published.unconfirmed("the server has not confirmed it in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Published.unconfirmed("interrupted while waiting for the server's confirmation");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
