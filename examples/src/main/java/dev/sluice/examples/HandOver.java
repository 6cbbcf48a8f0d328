package dev.sluice.examples;

import dev.sluice.Job;
import dev.sluice.JobListener;
import dev.sluice.Queue;
import dev.sluice.RetryPolicy;
import dev.sluice.Sluice;
import dev.sluice.job.Failure;
import dev.sluice.relay.Relay;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.JobMessages;
import dev.sluice.spi.Message;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * Orders wait on beanstalkd, are handed to Kafka when they are due, and worked on in the order of
 * each customer. One that fails is tried again, and dead in the end, in a store beside Kafka, which
 * has neither.
 */
public final class HandOver {
  private static final CountDownLatch OPEN = new CountDownLatch(6);

  private HandOver() {}

  /**
   * Prints a line for each attempt.
   *
   * @param urls of the store where orders wait, of the topic {@code orders}, and of the store
   *     beside it
   */
  @SuppressWarnings("try") // the relay works by itself
  public static void main(String[] urls) throws InterruptedException {
    String topic = urls[1];
    try (var waiting = Sluice.open(urls[0]);
        var relay = Relay.start(waiting, "orders", Relay.sink(topic), r -> r.form(HandOver::form));
        var shop = Sluice.open(topic + "?spillover=" + urls[2])) {
      Duration soon = Duration.ofMillis(500);
      shop.queue("orders", String.class)
          .work(
              HandOver::pack,
              w -> w.concurrency(4).retry(RetryPolicy.fixed(soon)).listener(new Count()));
      enqueue(waiting.queue("orders", String.class));
      OPEN.await();
    }
    try (var beside = Sluice.open(urls[2])) {
      System.out.println(beside.queue("orders").counts().dead() + " dead");
    }
  }

  private static void enqueue(Queue<String> orders) {
    for (int n = 1; n <= 3; n++) {
      Duration delay = Duration.ofSeconds(n);
      for (String customer : new String[] {"Ada", "Bob"}) {
        orders.enqueue(
            customer + ", order " + n,
            e -> e.delay(delay).maxAttempts(2).header("customer", customer));
      }
    }
  }

  // Kafka keeps the messages of one key in their order.
  private static Message form(Delivery order) {
    return JobMessages.of(order, null, order.options().headers().get("customer"));
  }

  private static void pack(Job<String> order) {
    System.out.println(order.payload() + ", attempt " + order.attempt());
    if (order.payload().equals("Bob, order 3")) {
      throw new IllegalStateException("sold out");
    }
  }

  private static final class Count implements JobListener {
    @Override
    public void onCompleted(Job<?> order, Duration took) {
      OPEN.countDown();
    }

    @Override
    public void onDead(Job<?> order, Failure why) {
      OPEN.countDown();
    }
  }
}
