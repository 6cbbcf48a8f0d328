package dev.sluice.rabbitmq;

import dev.sluice.spi.MessageDelivery;
import java.util.Map;

/** A message that was claimed. It can be settled on the channel that it came by, and only there. */
final class RabbitMqDelivery extends MessageDelivery {
  private final Intake intake;
  private final long tag;
  private final long since = System.nanoTime();

  RabbitMqDelivery(
      Intake intake, long tag, Origin origin, Map<String, String> headers, byte[] payload) {
    super(origin, headers, payload);
    this.intake = intake;
    this.tag = tag;
  }

  Intake intake() {
    return intake;
  }

  /** The channel's number of it. */
  long tag() {
    return tag;
  }

  /** Since when it is in hands, by {@link System#nanoTime()}. */
  long since() {
    return since;
  }
}
