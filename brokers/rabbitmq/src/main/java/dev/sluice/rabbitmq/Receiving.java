package dev.sluice.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.GetResponse;
import dev.sluice.rabbitmq.Stock.Level;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Has messages come by a channel: as many as are wanted, by consumers of its own, or one by one.
 */
final class Receiving {
  private static final long ROUND_MILLIS = 50;

  private final Channel channel;
  private final String queue;
  private final Stock stock;
  private final Runnable onCancel;

  /** One at a time asks the server something on this channel. */
  private final ReentrantLock asking = new ReentrantLock();

  // Guarded by "asking".
  private final List<Receiver> consumers = new ArrayList<>();
  private int allowed;

  /**
   * @param onCancel what is done when the server ends a consumer
   */
  Receiving(Channel channel, String queue, Stock stock, Runnable onCancel) {
    this.channel = channel;
    this.queue = queue;
    this.stock = stock;
    this.onCancel = onCancel;
  }

  /** Sees to it that as many messages come as are wanted. */
  void adjust() throws IOException {
    asking.lock();
    try {
      Level level = stock.level();
      if (Prefetch.isTooMany(allowed, level.target())) {
        cancel();
      }
      if (Prefetch.isTooFew(allowed, level.target(), level.demand())) {
        consume(level.target() - allowed);
      }
    } finally {
      asking.unlock();
    }
  }

  // One consumer more instead of a larger one: its messages count beside those of the others.
  private void consume(int count) throws IOException {
    channel.basicQos(count);
    Receiver receiver = new Receiver();
    channel.basicConsume(queue, false, receiver);
    consumers.add(receiver);
    allowed += count;
  }

  private void cancel() throws IOException {
    for (Receiver consumer : consumers) {
      channel.basicCancel(consumer.getConsumerTag());
    }
    consumers.clear();
    allowed = 0;
  }

  /** Waits until what the server has sent is here; no more comes then. */
  void quiesce() throws IOException {
    asking.lock();
    try {
      if (!stock.isOpen() || stock.isWanted()) {
        return;
      }
      List<Receiver> all = List.copyOf(consumers);
      cancel();
      for (Receiver each : all) {
        each.awaitEnd();
      }
    } finally {
      asking.unlock();
    }
  }

  /** From here on no more messages come, until they are wanted again. */
  void pause() throws IOException {
    asking.lock();
    try {
      cancel();
    } finally {
      asking.unlock();
    }
  }

  /** Fetches one message, if there is one now; it is the caller's. */
  @Nullable Arrived get() throws IOException {
    asking.lock();
    try {
      GetResponse response = channel.basicGet(queue, false);
      if (response == null) {
        return null;
      }
      Arrived fetched =
          new Arrived(response.getEnvelope(), response.getProps(), response.getBody());
      stock.hold(fetched);
      return fetched;
    } finally {
      asking.unlock();
    }
  }

  /**
   * Whether the server seems to have forgotten our consumers, as it may when their queue is deleted
   * and made again at that moment: twice there are messages, and none come.
   */
  boolean isForgotten(Duration patience) throws IOException {
    asking.lock();
    try {
      return stock.isSilent(patience, allowed)
          && stock.isSuspiciousAgain(channel.messageCount(queue) > 0);
    } finally {
      asking.unlock();
    }
  }

  private final class Receiver extends DefaultConsumer {
    private final CountDownLatch ended = new CountDownLatch(1);

    Receiver() {
      super(channel);
    }

    /** Returns when all that was sent before it was cancelled has been handled. */
    void awaitEnd() throws InterruptedIOException {
      try {
        // What was lost with its channel is waited for by nobody.
        while (!ended.await(ROUND_MILLIS, TimeUnit.MILLISECONDS) && stock.isOpen()) {}
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for messages on their way");
      }
    }

    @Override
    public void handleCancelOk(String consumer) {
      ended.countDown();
    }

    @Override
    public void handleDelivery(
        String consumer, Envelope envelope, BasicProperties properties, byte[] body) {
      stock.arrived(new Arrived(envelope, properties, body));
    }

    /** The queue was deleted, or has moved. */
    @Override
    public void handleCancel(String consumer) {
      onCancel.run();
    }
  }
}
