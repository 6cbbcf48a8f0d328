package dev.sluice.nats;

import dev.sluice.spi.StoreException;
import io.nats.client.Connection;
import io.nats.client.Message;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Makes leases what they are for their holders, whatever the consumer's own time is: tells the
 * server of those that last longer, and gives back those that end earlier.
 */
final class Keeper implements AutoCloseable {
  private static final long MOST = TimeUnit.SECONDS.toNanos(1);
  private static final long LEAST = TimeUnit.MILLISECONDS.toNanos(5);

  private final Link link;
  private final Leases leases;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          body -> {
            Thread made = new Thread(body, "sluice nats leases");
            made.setDaemon(true);
            return made;
          });
  private volatile long shortest = MOST * 12;
  private volatile Future<?> next;

  Keeper(Link link, Leases leases) {
    this.link = link;
    this.leases = leases;
    next = thread.schedule(this::lookAgain, MOST, TimeUnit.NANOSECONDS);
  }

  /** There will be leases that the server knows of for so long. */
  void mind(Duration ackWait) {
    long nanos = ackWait.toNanos();
    if (nanos < shortest) {
      shortest = nanos;
      try {
        thread.execute(this::lookAgain);
      } catch (RejectedExecutionException e) {
        // Closed meanwhile.
      }
    }
  }

  // On the thread itself: there is always one next look.
  private void lookAgain() {
    next.cancel(false);
    look();
    long pause = Math.max(LEAST, Math.min(MOST, shortest / 12));
    next = thread.schedule(this::lookAgain, pause, TimeUnit.NANOSECONDS);
  }

  private void look() {
    try {
      leases.all().forEach(this::look);
    } catch (StoreException | IllegalStateException e) {
      // The server is away; its time goes on, and the leases end with it.
    }
  }

  private void look(Held one) {
    long now = System.nanoTime();
    if (!one.isHeld(now)) {
      leases.remove(one);
      if (one.answer() == null && one.isGivenUpEarly(now)) {
        link.connection().publish(one.delivery().ackSubject(), Reply.giveBack(Duration.ZERO));
      }
    } else if (one.answer() == null && one.isDueToTell(now)) {
      // The next look sees whether it was heard.
      CompletableFuture<Message> unused = tell(link.connection(), one);
    }
  }

  /** Tells the server that the holder goes on, from now. */
  CompletableFuture<Message> tell(Connection connection, Held one) {
    long now = System.nanoTime();
    one.tell(now);
    return connection
        .requestWithTimeout(
            one.delivery().ackSubject(), Reply.IN_PROGRESS, link.options().timeout())
        .whenComplete(
            (answer, e) -> {
              if (e == null) {
                one.heard(now);
              }
            });
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
