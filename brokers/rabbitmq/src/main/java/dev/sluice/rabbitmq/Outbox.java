package dev.sluice.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ShutdownSignalException;
import dev.sluice.spi.Published;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A channel in confirm mode, for the messages of one exchange: an exchange that is missing or
 * forbidden ends the channel with all that is on it.
 */
final class Outbox {
  private final Link link;
  private final Channel channel;
  private volatile boolean broken;
  private final ReentrantLock writing = new ReentrantLock();
  private final NavigableMap<Long, Pending> unconfirmed = new ConcurrentSkipListMap<>();

  Outbox(Link link) {
    this.link = link;
    channel = link.channel();
    try {
      channel.confirmSelect();
    } catch (IOException | RuntimeException e) {
      link.end(channel);
      throw link.error(e);
    }
    channel.addReturnListener(this::returned);
    channel.addConfirmListener(
        (number, multiple) -> settled(number, multiple, true),
        (number, multiple) -> settled(number, multiple, false));
    channel.addShutdownListener(this::lost);
  }

  boolean isOpen() {
    return !broken && channel.isOpen();
  }

  /** Writes the messages; their answers come later. Waits for its turn as long as it may. */
  void publish(List<Pending> messages, Instant now, long nanos) {
    try {
      if (!writing.tryLock(Math.max(0, nanos), TimeUnit.NANOSECONDS)) {
        messages.forEach(each -> each.answer(Published.unconfirmed("the server reads too slowly")));
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      messages.forEach(each -> each.answer(Published.unconfirmed("interrupted")));
      return;
    }
    try {
      for (Pending each : messages) {
        write(each, now);
      }
    } catch (IOException | RuntimeException e) {
      // How much of it was understood is unknown, and so are the numbers from here on.
      broken = true;
      link.end(channel);
      fail(messages, e);
    } finally {
      writing.unlock();
    }
  }

  private void write(Pending each, Instant now) throws IOException {
    unconfirmed.put(channel.getNextPublishSeqNo(), each);
    channel.basicPublish(
        each.route.exchange(),
        each.route.key(),
        true,
        Wire.properties(each.message, now),
        each.message.body());
  }

  // The return comes before the confirmation, and carries no number.
  private void returned(Return back) {
    String id = back.getProperties().getMessageId();
    for (Pending each : unconfirmed.values()) {
      if (!each.isReturned()
          && each.message.id().toString().equals(id)
          && each.route.key().equals(back.getRoutingKey())) {
        each.returned(
            "exchange \""
                + back.getExchange()
                + "\" has nowhere to put routing key \""
                + back.getRoutingKey()
                + "\": "
                + back.getReplyText());
        return;
      }
    }
  }

  private void settled(long number, boolean multiple, boolean taken) {
    NavigableMap<Long, Pending> settled =
        unconfirmed.subMap(multiple ? 0 : number, true, number, true);
    for (Pending each : settled.values()) {
      if (taken) {
        each.confirmed();
      } else {
        each.answer(Published.unconfirmed("the server has not taken it (full, or no leader)"));
      }
    }
    settled.clear();
    retire(!taken);
  }

  // A channel that was opened while a queue had no leader may look for the old one for ever.
  private void retire(boolean now) {
    if (now) {
      broken = true;
    }
    if (broken && unconfirmed.isEmpty()) {
      link.end(channel);
    }
  }

  private void lost(ShutdownSignalException cause) {
    fail(unconfirmed.values(), cause);
    unconfirmed.clear();
  }

  private static void fail(Collection<Pending> messages, Throwable cause) {
    Optional<Errors.Refusal> refusal = Errors.refusal(cause).filter(Errors.Refusal::isFinal);
    for (Pending each : messages) {
      if (refusal.isPresent()) {
        each.suspect(refusal.get().text());
      } else {
        each.answer(Published.unconfirmed("the connection was lost: " + cause.getMessage()));
      }
    }
  }
}
