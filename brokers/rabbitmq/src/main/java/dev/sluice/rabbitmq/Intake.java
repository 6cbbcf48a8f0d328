package dev.sluice.rabbitmq;

import com.rabbitmq.client.Channel;
import dev.sluice.spi.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One channel that messages of one queue come by. When the channel ends, all that came by it and is
 * not settled goes back to the queue by itself, and this is of no more use.
 */
final class Intake {
  private final String queue;
  private final int limit;
  private final Link link;
  private final Channel channel;
  private final Stock stock;
  private final Receiving receiving;
  private final Settling settling;

  Intake(String queue, int limit, Prefetch prefetch, Link link, Arrivals arrivals) {
    this.queue = queue;
    this.limit = limit;
    this.link = link;
    channel = link.channel();
    stock = new Stock(arrivals, prefetch);
    receiving = new Receiving(channel, queue, stock, this::abandon);
    settling = new Settling(channel, stock);
    channel.addShutdownListener(cause -> stock.lost());
  }

  String queue() {
    return queue;
  }

  /** How often the queue hands a message out again. */
  int limit() {
    return limit;
  }

  /** Ends the channel: everything goes back. */
  void abandon() {
    stock.lost();
    link.end(channel);
  }

  boolean isOpen() {
    return stock.isOpen();
  }

  /** Somebody wants so many, or (negative) no longer does. */
  void want(int more) {
    stock.want(more);
  }

  /** Since when nobody has wanted anything; 0 if somebody does. */
  long idleNanos() {
    return stock.idleNanos();
  }

  /** The next one that has come; it is the caller's. */
  @Nullable Arrived poll() {
    return stock.poll();
  }

  boolean isHeld(long tag) {
    return stock.isHeld(tag);
  }

  /** Sees to it that as many messages come as are wanted. */
  void adjust() {
    try {
      receiving.adjust();
    } catch (IOException | RuntimeException e) {
      throw failed(e);
    }
  }

  /** Waits until what the server has sent is here, unless somebody else waits for it. */
  void quiesce() {
    try {
      receiving.quiesce();
    } catch (IOException | RuntimeException e) {
      throw failed(e);
    }
  }

  /** Fetches one message, if there is one now; it is the caller's. */
  @Nullable Arrived get() {
    try {
      return receiving.get();
    } catch (IOException | RuntimeException e) {
      throw failed(e);
    }
  }

  /** Gives the channel up if the server has forgotten who waits there. */
  void doubt(Duration patience) {
    try {
      if (receiving.isForgotten(patience)) {
        abandon();
      }
    } catch (IOException | RuntimeException e) {
      throw failed(e);
    }
  }

  /** Takes no more messages, and gives back those that nobody has claimed. */
  void giveBack() {
    try {
      receiving.pause();
      settling.giveBackUnclaimed();
    } catch (IOException | RuntimeException e) {
      throw failed(e);
    }
  }

  /**
   * Tells the server which of the messages are done.
   *
   * @param done to be deleted
   * @param back to be handed out again
   * @return the deliveries that were held until now; the others were not touched
   */
  List<RabbitMqDelivery> settle(List<RabbitMqDelivery> done, List<RabbitMqDelivery> back) {
    try {
      return settling.settle(done, back);
    } catch (IOException | RuntimeException e) {
      throw failed(e);
    }
  }

  // What the server has understood is unknown then, and a channel in an unknown state is no use.
  private StoreException failed(Throwable e) {
    StoreException error = link.error(e);
    abandon();
    return error;
  }
}
