package dev.sluice.rabbitmq;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** Tells the server on a channel what became of the messages that came by it. */
final class Settling {
  private final Channel channel;
  private final Stock stock;

  /** One at a time acknowledges: who acknowledges several at once must know of all others. */
  private final ReentrantLock lock = new ReentrantLock();

  Settling(Channel channel, Stock stock) {
    this.channel = channel;
    this.stock = stock;
  }

  /**
   * Settles those that are held.
   *
   * @param done to be deleted
   * @param back to be handed out again
   * @return the deliveries that were held until now; the others were not touched
   */
  List<RabbitMqDelivery> settle(List<RabbitMqDelivery> done, List<RabbitMqDelivery> back)
      throws IOException {
    lock.lock();
    try {
      List<RabbitMqDelivery> completed = stock.release(done);
      List<RabbitMqDelivery> returned = stock.release(back);
      for (RabbitMqDelivery delivery : returned) {
        giveBack(delivery.tag());
      }
      acknowledge(completed);
      List<RabbitMqDelivery> all = new ArrayList<>(completed);
      all.addAll(returned);
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** Gives back those that nobody has claimed. */
  void giveBackUnclaimed() throws IOException {
    lock.lock();
    try {
      for (Arrived each : stock.unclaimed()) {
        giveBack(each.tag());
      }
    } finally {
      lock.unlock();
    }
  }

  private void giveBack(long tag) throws IOException {
    channel.basicNack(tag, false, true);
  }

  /** All below the first that is still here in one go: each acknowledgement is a write. */
  private void acknowledge(List<RabbitMqDelivery> completed) throws IOException {
    long first = stock.first();
    long upTo = 0;
    for (RabbitMqDelivery delivery : completed) {
      long tag = delivery.tag();
      if (tag < first) {
        upTo = Math.max(upTo, tag);
      } else {
        channel.basicAck(tag, false);
      }
    }
    if (upTo > 0) {
      channel.basicAck(upTo, true);
    }
  }
}
