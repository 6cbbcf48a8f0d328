package dev.sluice.rabbitmq;

import com.rabbitmq.client.Channel;
import dev.sluice.spi.StoreException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a queue and its exchange are there. What exists is never changed: a queue of
 * another type, or with other arguments, is used as it is.
 */
final class Topology {
  private final Link link;
  private final RabbitMqOptions options;
  private final ReentrantLock declaring;

  /**
   * @param declaring held while a queue is made: it is seen before it has a leader, and what is
   *     published then is not taken. So source and sink of a store have one in common
   */
  Topology(Link link, RabbitMqOptions options, ReentrantLock declaring) {
    this.link = link;
    this.options = options;
    this.declaring = declaring;
  }

  /**
   * The queue is there, and bound, when this returns.
   *
   * @throws StoreException REJECTED if it is missing and may not be declared
   */
  void ensureQueue(String queue) {
    declaring.lock();
    try {
      ensureQueueAlone(queue);
    } finally {
      declaring.unlock();
    }
  }

  private void ensureQueueAlone(String queue) {
    if (!isThere(channel -> channel.queueDeclarePassive(queue))) {
      if (!options.declares()) {
        throw missing("queue", queue);
      }
      link.once(channel -> channel.queueDeclare(queue, true, false, false, arguments()));
    }
    String exchange = options.exchange();
    if (exchange != null && options.declares()) {
      ensureExchange(exchange);
      link.once(channel -> channel.queueBind(queue, exchange, bindingKey(queue)));
    }
  }

  /**
   * The exchange is there when this returns.
   *
   * @throws StoreException REJECTED if it is missing, and the URL does not say what it should be
   */
  void ensureExchange(String exchange) {
    if (hasExchange(exchange)) {
      return;
    }
    String type = options.exchangeType();
    if (type == null || !exchange.equals(options.exchange()) || !options.declares()) {
      throw missing("exchange", exchange);
    }
    link.once(channel -> channel.exchangeDeclare(exchange, type, true));
  }

  private boolean hasExchange(String exchange) {
    return isThere(channel -> channel.exchangeDeclarePassive(exchange));
  }

  private boolean isThere(Link.Work<Channel, ?> question) {
    Channel channel = link.channel();
    try {
      question.with(channel);
      return true;
    } catch (IOException | RuntimeException e) {
      if (Errors.refusal(e).map(Errors.Refusal::isNotFound).orElse(false)) {
        return false;
      }
      throw link.error(e);
    } finally {
      link.end(channel);
    }
  }

  private Map<String, Object> arguments() {
    Map<String, Object> arguments = new HashMap<>();
    arguments.put(QueueFacts.TYPE, QueueFacts.QUORUM);
    Integer limit = options.deliveryLimit();
    if (limit != null) {
      arguments.put(QueueFacts.DELIVERY_LIMIT, limit);
    }
    return arguments;
  }

  private String bindingKey(String queue) {
    @Nullable String key = options.bindingKey();
    if (key == null) {
      key = options.routingKey();
    }
    return key == null ? queue : key;
  }

  private StoreException missing(String what, String name) {
    return new StoreException(
        StoreException.Kind.REJECTED,
        "rabbitmq at " + link.address() + " has no " + what + " \"" + name + "\"");
  }
}
