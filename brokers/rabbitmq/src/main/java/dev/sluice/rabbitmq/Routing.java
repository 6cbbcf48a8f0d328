package dev.sluice.rabbitmq;

import dev.sluice.spi.Message;
import org.jspecify.annotations.Nullable;

/** Where messages go. */
interface Routing {
  /** The exchange that every queue is bound to by its own name. */
  String DEFAULT_EXCHANGE = "";

  /**
   * An address.
   *
   * @param queue that it leads to for certain; {@code null} if the exchange's bindings decide
   */
  record Route(String exchange, String key, @Nullable String queue) {}

  /**
   * Where the message goes.
   *
   * @throws IllegalArgumentException if nothing says so
   */
  Route of(Message message);

  /** Of a store: a target is a queue, and what is enqueued there must come there. */
  static Routing toQueues(RabbitMqOptions options) {
    return message -> {
      String only = options.queue();
      String queue = message.target() == null ? only : message.target();
      if (queue == null) {
        throw new IllegalArgumentException("it names no queue, and neither does the URL");
      }
      if (only != null && !only.equals(queue)) {
        throw new IllegalArgumentException("the URL serves the queue \"" + only + "\" alone");
      }
      String exchange = options.exchange();
      if (exchange == null) {
        return new Route(DEFAULT_EXCHANGE, queue, queue);
      }
      return new Route(exchange, or(options.routingKey(), queue), queue);
    };
  }

  /** Of a relay: a target is an exchange, and a key what it routes by. */
  static Routing toExchanges(RabbitMqOptions options) {
    return message -> {
      String exchange = message.target() == null ? options.exchange() : message.target();
      String queue = options.queue();
      if (exchange == null && queue != null) {
        // The default exchange takes the key for the name of a queue, which a message's is not.
        return new Route(DEFAULT_EXCHANGE, queue, queue);
      }
      String key = or(message.key(), or(options.routingKey(), or(queue, "")));
      return new Route(or(exchange, DEFAULT_EXCHANGE), key, null);
    };
  }

  private static String or(@Nullable String text, String otherwise) {
    return text == null ? otherwise : text;
  }
}
