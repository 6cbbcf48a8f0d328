package dev.sluice.rabbitmq;

import dev.sluice.rabbitmq.Routing.Route;
import dev.sluice.spi.Message;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What the protocol has no room for. The client would give the channel up over it. */
final class Obstacles {
  // All headers must be in one frame, which is 128 KiB where the server is set up as usual.
  private static final int MOST_HEADER_BYTES = 100_000;
  private static final int BYTES_BESIDE = 6;

  private Obstacles() {}

  /**
   * @throws IllegalArgumentException if it cannot be published
   */
  static void check(Message message, Route route) {
    name("exchange", route.exchange());
    name("routing key", route.key());
    long bytes = 0;
    for (Map.Entry<String, String> header : message.headers().entrySet()) {
      name("header", header.getKey());
      bytes += length(header.getKey()) + length(header.getValue()) + BYTES_BESIDE;
    }
    if (bytes > MOST_HEADER_BYTES) {
      throw new IllegalArgumentException(
          "its headers have " + bytes + " bytes, and rabbitmq takes " + MOST_HEADER_BYTES);
    }
    if (message.body().length > RabbitMqSource.MAX_PAYLOAD) {
      throw new IllegalArgumentException(
          "its body has "
              + message.body().length
              + " bytes, and rabbitmq takes "
              + RabbitMqSource.MAX_PAYLOAD);
    }
  }

  private static void name(String what, String name) {
    if (!Wire.isShort(name)) {
      throw new IllegalArgumentException(
          "the name of its " + what + " is longer than 255 bytes: " + name.substring(0, 40) + "…");
    }
  }

  private static long length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
