package dev.sluice.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.LongString;
import dev.sluice.job.JobId;
import dev.sluice.spi.JobMessages;
import dev.sluice.spi.Message;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Messages as the protocol has them: an id, a time, a table of headers, a body. */
final class Wire {
  /** How often a quorum queue has handed a message out before. */
  static final String DELIVERY_COUNT = "x-delivery-count";

  /** The key of a message, which need not be its routing key. */
  static final String KEY = JobMessages.PREFIX + "key";

  private static final int PERSISTENT = 2;
  private static final int SHORT = 255;

  // The server's bookkeeping, no business of handlers, and wrong once it is stored elsewhere.
  private static final Set<String> COUNTERS = Set.of(DELIVERY_COUNT, "x-acquired-count");

  private Wire() {}

  /** Whether a name fits into the protocol. */
  static boolean isShort(String name) {
    return name.length() <= SHORT && name.getBytes(StandardCharsets.UTF_8).length <= SHORT;
  }

  static BasicProperties properties(Message message, Instant now) {
    Map<String, Object> headers = new HashMap<>(message.headers());
    headers.putIfAbsent(JobMessages.ID, message.id().toString());
    if (message.key() != null) {
      headers.put(KEY, message.key());
    }
    return new BasicProperties.Builder()
        .messageId(message.id().toString())
        .timestamp(Date.from(now))
        .deliveryMode(PERSISTENT)
        .headers(headers)
        .build();
  }

  /** The headers that can be said as text; also the id that other programs give a message. */
  static Map<String, String> headers(BasicProperties properties) {
    Map<String, String> headers = new HashMap<>();
    Map<String, Object> table = properties.getHeaders();
    if (table != null) {
      table.forEach((name, value) -> put(headers, name, value));
    }
    if (!headers.containsKey(JobMessages.ID) && id(properties.getMessageId()).isPresent()) {
      headers.put(JobMessages.ID, properties.getMessageId());
    }
    return headers;
  }

  private static void put(Map<String, String> headers, String name, @Nullable Object value) {
    if (COUNTERS.contains(name)) {
      return;
    }
    if (value instanceof LongString
        || value instanceof String
        || value instanceof Number
        || value instanceof Boolean) {
      headers.put(name, value.toString());
    } else if (value instanceof Date date) {
      headers.put(name, date.toInstant().toString());
    }
  }

  private static Optional<JobId> id(@Nullable String messageId) {
    try {
      return messageId == null ? Optional.empty() : Optional.of(JobId.parse(messageId));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** How often the message was handed out before, as far as the queue says. */
  static int earlierDeliveries(BasicProperties properties, boolean redelivered) {
    Map<String, Object> table = properties.getHeaders();
    Object count = table == null ? null : table.get(DELIVERY_COUNT);
    if (count instanceof Number number) {
      return (int) Math.min(Integer.MAX_VALUE - 1L, Math.max(0, number.longValue()));
    }
    // A classic queue does not count.
    return redelivered ? 1 : 0;
  }
}
