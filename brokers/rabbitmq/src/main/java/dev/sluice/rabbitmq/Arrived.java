package dev.sluice.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Envelope;
import dev.sluice.spi.MessageDelivery.Origin;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A message that is here, and that nobody has claimed yet. */
record Arrived(Envelope envelope, BasicProperties properties, byte[] body) {

  long tag() {
    return envelope.getDeliveryTag();
  }

  /**
   * @param intake that it came by
   * @param fence never the same for two deliveries of this process
   * @param now the time
   * @param until when the claim ends
   */
  RabbitMqDelivery claimed(Intake intake, long fence, Instant now, Instant until) {
    Map<String, String> headers = Wire.headers(properties);
    @Nullable Instant sent =
        properties.getTimestamp() == null ? null : properties.getTimestamp().toInstant();
    Origin origin =
        new Origin(
            intake.queue(),
            place(intake.queue()),
            fence,
            // The protocol has no number of a message: this is the order in which they came here.
            fence,
            // Not the routing key, which is an address and does not say what must run in order.
            headers.get(Wire.KEY),
            Wire.earlierDeliveries(properties, envelope.isRedeliver()) + 1,
            sent == null ? now : sent,
            until);
    return new RabbitMqDelivery(intake, tag(), origin, headers, body);
  }

  /** Without a message id nothing tells that two deliveries are one message. */
  private String place(String queue) {
    String id = properties.getMessageId();
    return queue + (id == null ? "?" + UUID.randomUUID() : "/" + id);
  }
}
