package dev.sluice.nats;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.support.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where the messages go that a claim has asked for. One claim at a time has it, which other threads
 * may wake.
 */
final class Mailbox {
  private final Connection connection;
  private final Dispatcher dispatcher;
  private final String inbox;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private List<Arrival> arrived = new ArrayList<>();
  private @Nullable Status end;
  private long taken;
  private boolean woken;
  private long request;
  private int wanted = 1;

  /**
   * A message that has come.
   *
   * @param at when, by {@link System#nanoTime()}: the server's time for it runs since then at least
   */
  record Arrival(Message message, long at) {}

  private Mailbox(Connection connection) {
    this.connection = connection;
    inbox = connection.createInbox();
    dispatcher = connection.createDispatcher(this::take);
    // It holds what was asked for, and no more.
    dispatcher.setPendingLimits(-1, -1);
    dispatcher.subscribe(inbox + ".*");
  }

  /**
   * @throws IllegalStateException if the connection is closed
   */
  static Mailbox on(Connection connection) {
    return new Mailbox(connection);
  }

  boolean isOn(Connection other) {
    return connection == other;
  }

  private void take(Message message) {
    long now = System.nanoTime();
    lock.lock();
    try {
      if (!message.isStatusMessage()) {
        arrived.add(new Arrival(message, now));
      } else if (message.getSubject().equals(inbox + "." + request)) {
        end = message.getStatus();
      }
      taken++;
      // To wake the claim for each message of a large batch would take longer than the batch.
      if (end != null || arrived.size() >= wanted) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Asks for messages.
   *
   * @param noWait whether the server ends the request when it has no more at hand
   * @param expires how long the server may wait for a first message
   * @throws IllegalStateException if the connection is gone
   */
  void ask(Binding from, int max, boolean noWait, Duration expires) {
    lock.lock();
    try {
      end = null;
      request++;
    } finally {
      lock.unlock();
    }
    StringBuilder body = new StringBuilder("{\"batch\":").append(max);
    if (noWait) {
      body.append(",\"no_wait\":true");
    }
    if (!expires.isZero()) {
      body.append(",\"expires\":").append(expires.toNanos());
    }
    byte[] bytes = body.append('}').toString().getBytes(StandardCharsets.US_ASCII);
    connection.publish(from.pullSubject(), inbox + "." + request, bytes);
  }

  /**
   * Waits for a first message.
   *
   * @return whether there is one; if not, then the request has ended, somebody woke it, or the time
   *     is over
   */
  boolean awaitFirst(Duration limit) throws InterruptedException {
    lock.lock();
    try {
      wanted = 1;
      long left = limit.toNanos();
      while (arrived.isEmpty() && end == null && !woken && left > 0) {
        left = changed.awaitNanos(left);
      }
      return !arrived.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the rest of what the server had at hand.
   *
   * @param pause without any message after which there is no more
   * @return whether the request has come to its end: nothing will arrive for it any more
   */
  boolean awaitRest(int max, Duration pause) throws InterruptedException {
    lock.lock();
    try {
      wanted = max;
      int before = -1;
      while (arrived.size() < max && end == null && arrived.size() > before) {
        before = arrived.size();
        long left = pause.toNanos();
        while (arrived.size() < max && end == null && left > 0) {
          left = changed.awaitNanos(left);
        }
      }
      return end != null || arrived.size() >= max;
    } finally {
      lock.unlock();
    }
  }

  /** How the server ended the request; {@code null} if it has not. */
  @Nullable Status end() {
    lock.lock();
    try {
      return end;
    } finally {
      lock.unlock();
    }
  }

  /** What has arrived, which is the caller's then. */
  List<Arrival> empty() {
    lock.lock();
    try {
      List<Arrival> all = arrived;
      arrived = new ArrayList<>();
      woken = false;
      return all;
    } finally {
      lock.unlock();
    }
  }

  boolean isWoken() {
    lock.lock();
    try {
      return woken;
    } finally {
      lock.unlock();
    }
  }

  /** Makes a waiting claim return. */
  void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Calls the request back: what the server has sent before it knows of it arrives, and no more.
   * The mailbox is of no use any more.
   *
   * @return whether the server has answered in time
   */
  boolean callBack(Duration limit) throws InterruptedException {
    long began = System.nanoTime();
    try {
      // It tells the server, waits for its answer, and then for the messages before that.
      dispatcher.drain(limit).get(limit.toNanos(), TimeUnit.NANOSECONDS);
      awaitTaken(limit);
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      // The client library fails in several ways when its connection is closed meanwhile.
      return false;
    }
    return System.nanoTime() - began < limit.toNanos();
  }

  // For the client library a message is at an end when its thread has it in hands.
  private void awaitTaken(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    lock.lock();
    try {
      while (taken < dispatcher.getDeliveredCount() && System.nanoTime() - end < 0) {
        boolean unused = changed.await(1, TimeUnit.MILLISECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Throws it away, with what might arrive yet. */
  void close() {
    try {
      connection.closeDispatcher(dispatcher);
    } catch (IllegalArgumentException | IllegalStateException e) {
      // It is gone with its connection, or has been called back.
    }
  }
}
