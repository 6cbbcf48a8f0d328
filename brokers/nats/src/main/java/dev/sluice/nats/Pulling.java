package dev.sluice.nats;

import io.nats.client.Connection;
import io.nats.client.support.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Asks consumers for messages. Any number of threads at once. */
final class Pulling {
  /** How much later than asked the server may say that it has nothing. */
  private static final Duration GRACE = Duration.ofMillis(250);

  /** A longer gap means that the consumer is not allowed to hand out more for now. */
  private static final Duration GAP = Duration.ofMillis(20);

  private static final int NO_MESSAGES = 404;
  private static final int OVER = 408;

  private final Link link;
  private final Queue<Mailbox> idle = new ConcurrentLinkedQueue<>();

  /** Who waits, and what is done when it no longer does. */
  private final Map<Mailbox, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();

  Pulling(Link link) {
    this.link = link;
  }

  /**
   * What came of a request.
   *
   * @param messages that have come
   * @param complaint of the server, with which it ended the request; {@code null} for none
   * @param isSilent whether the server, which is there, has not ended the request in time: the
   *     consumer may not hand out more for now, or is gone
   */
  record Pulled(List<Mailbox.Arrival> messages, @Nullable String complaint, boolean isSilent) {
    boolean isDoubtful() {
      return isSilent || complaint != null;
    }
  }

  /** Waits until nobody asks any more, or the time is over. */
  void awaitNone(Duration limit) {
    CompletableFuture<?>[] all = waiting.values().stream().toArray(CompletableFuture<?>[]::new);
    Patience.await(CompletableFuture.allOf(all), limit);
  }

  /** Makes those that wait now return. */
  void wake() {
    waiting.keySet().forEach(Mailbox::wake);
  }

  /**
   * Asks, and waits for a first message.
   *
   * @throws InterruptedException after what has come was given back
   */
  Pulled pull(Binding from, int max, Duration maxWait) throws InterruptedException {
    Connection connection = link.connection();
    CompletableFuture<Void> loss = link.lost();
    Mailbox mailbox = mailbox(connection);
    CompletableFuture<Void> over = new CompletableFuture<>();
    waiting.put(mailbox, over);
    try {
      boolean isOver = ask(mailbox, from, Math.min(max, from.maxBatch()), maxWait);
      return isOver ? over(mailbox) : loss.isDone() ? lost(mailbox) : callBack(mailbox);
    } catch (InterruptedException e) {
      mailbox.callBack(link.options().timeout());
      for (Mailbox.Arrival each : mailbox.empty()) {
        connection.publish(each.message().getReplyTo(), Reply.giveBack(Duration.ZERO));
      }
      throw e;
    } catch (IllegalStateException e) {
      mailbox.close();
      throw link.errors().away();
    } finally {
      waiting.remove(mailbox);
      over.complete(null);
    }
  }

  private Mailbox mailbox(Connection connection) {
    for (Mailbox one = idle.poll(); one != null; one = idle.poll()) {
      if (one.isOn(connection)) {
        return one;
      }
      one.close();
    }
    try {
      return Mailbox.on(connection);
    } catch (RuntimeException e) {
      // The client library fails in several ways when the connection is closed meanwhile.
      throw link.errors().away();
    }
  }

  /** Whether the request has come to its end. */
  private static boolean ask(Mailbox mailbox, Binding from, int max, Duration maxWait)
      throws InterruptedException {
    long began = System.nanoTime();
    Duration wait = maxWait.compareTo(from.maxExpires()) > 0 ? from.maxExpires() : maxWait;
    mailbox.ask(from, max, true, wait);
    int asked = max;
    boolean some = mailbox.awaitFirst(wait.plus(GRACE));
    Duration left = wait.minusNanos(System.nanoTime() - began);
    if (!some && isOthers(mailbox.end()) && !left.isNegative() && !left.isZero()) {
      // What is there is meant for requests that wait already. So this one waits as well.
      asked = 1;
      mailbox.ask(from, asked, false, left);
      some = mailbox.awaitFirst(left.plus(GRACE));
    }
    return some ? mailbox.awaitRest(asked, GAP) : mailbox.end() != null;
  }

  private static boolean isOthers(@Nullable Status end) {
    return end != null
        && end.getCode() == OVER
        && "Requests Pending".equalsIgnoreCase(end.getMessage());
  }

  private static boolean isUsual(Status end) {
    return end.getCode() == NO_MESSAGES || end.getCode() == OVER;
  }

  private Pulled over(Mailbox mailbox) {
    Status end = mailbox.end();
    String complaint = end == null || isUsual(end) ? null : end.getMessageWithCode();
    Pulled pulled = new Pulled(mailbox.empty(), complaint, false);
    idle.add(mailbox);
    return pulled;
  }

  /** The request is gone with the connection. */
  private Pulled lost(Mailbox mailbox) {
    List<Mailbox.Arrival> messages = mailbox.empty();
    mailbox.close();
    if (messages.isEmpty()) {
      throw link.errors().away();
    }
    return new Pulled(messages, null, false);
  }

  private Pulled callBack(Mailbox mailbox) throws InterruptedException {
    boolean woken = mailbox.isWoken();
    boolean answered = mailbox.callBack(link.options().timeout());
    List<Mailbox.Arrival> messages = mailbox.empty();
    mailbox.close();
    if (messages.isEmpty() && !answered) {
      throw link.errors().silent();
    }
    return new Pulled(messages, null, messages.isEmpty() && !woken);
  }
}
