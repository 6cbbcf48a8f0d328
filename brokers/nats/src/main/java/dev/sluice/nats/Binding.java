package dev.sluice.nats;

import io.nats.client.api.ConsumerConfiguration;
import java.time.Duration;

/**
 * A consumer at the server, which serves a queue.
 *
 * @param queue its name here
 * @param stream of the consumer
 * @param consumer its durable name
 * @param ackWait after which the server hands a message out again
 * @param maxDeliver how often it does so at most; 0 for as often as it takes
 * @param maxBatch how many messages one request may ask for
 * @param maxExpires how long one request may wait
 */
record Binding(
    String queue,
    String stream,
    String consumer,
    Duration ackWait,
    long maxDeliver,
    int maxBatch,
    Duration maxExpires) {

  private static final Duration LONGEST = Duration.ofHours(1);

  static Binding of(String queue, String stream, String consumer, ConsumerConfiguration said) {
    long batch = said.getMaxBatch();
    Duration expires = said.getMaxExpires();
    return new Binding(
        queue,
        stream,
        consumer,
        shortest(said),
        Math.max(0, said.getMaxDeliver()),
        batch <= 0 ? Integer.MAX_VALUE : (int) Math.min(Integer.MAX_VALUE, batch),
        expires == null || expires.isZero() || expires.isNegative() ? LONGEST : expires);
  }

  /** Times by the number of the delivery take the place of the one time, where there are any. */
  private static Duration shortest(ConsumerConfiguration said) {
    Duration least = said.getAckWait() == null ? Duration.ofSeconds(30) : said.getAckWait();
    for (Duration one : said.getBackoff()) {
      least = one.compareTo(least) < 0 ? one : least;
    }
    return least;
  }

  /** Where messages are asked for. */
  String pullSubject() {
    return "$JS.API.CONSUMER.MSG.NEXT." + stream + "." + consumer;
  }
}
