package dev.sluice.nats;

import dev.sluice.spi.MessageDelivery;
import io.nats.client.Message;
import io.nats.client.impl.NatsJetStreamMetaData;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** A message that a consumer has handed out. */
final class NatsDelivery extends MessageDelivery {
  /** The subject of a message, where it is not the queue's name. */
  static final String SUBJECT = "subject";

  private final String ackSubject;

  private NatsDelivery(Origin origin, Map<String, String> headers, Message message) {
    super(origin, headers, message.getData() == null ? new byte[0] : message.getData());
    ackSubject = message.getReplyTo();
  }

  static NatsDelivery of(Binding from, Message message, long fence, Instant leaseUntil) {
    NatsJetStreamMetaData said = message.metaData();
    Map<String, String> headers = new HashMap<>(HeaderText.read(message.getHeaders()));
    if (!message.getSubject().equals(from.queue())) {
      headers.putIfAbsent(SUBJECT, message.getSubject());
    }
    Instant at = said.timestamp().toInstant();
    Origin origin =
        new Origin(
            from.queue(),
            // A stream that was made anew counts from 1 again.
            said.getStream() + "/" + said.streamSequence() + "/" + at,
            fence,
            said.streamSequence(),
            headers.get(HeaderText.KEY),
            (int) Math.min(Integer.MAX_VALUE, said.deliveredCount()),
            at,
            leaseUntil);
    return new NatsDelivery(origin, headers, message);
  }

  /** Where the server is told what became of it. */
  String ackSubject() {
    return ackSubject;
  }
}
