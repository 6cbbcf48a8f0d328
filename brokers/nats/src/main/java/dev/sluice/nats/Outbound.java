package dev.sluice.nats;

import dev.sluice.spi.Message;
import io.nats.client.impl.NatsMessage;
import org.jspecify.annotations.Nullable;

/** A message as it goes out. */
final class Outbound {
  private Outbound() {}

  /**
   * @throws IllegalArgumentException if it can never be sent: says why
   */
  static NatsMessage of(Message message, NatsOptions options, long maxPayload) {
    NatsMessage out =
        NatsMessage.builder()
            .subject(subject(message, options.subject()))
            .headers(HeaderText.of(message, options.stream()))
            .data(message.body())
            .build();
    long size = message.body().length + (long) out.getHeaders().serializedLength();
    if (size > maxPayload) {
      throw new IllegalArgumentException(
          "with its headers it has " + size + " bytes, and the server takes " + maxPayload);
    }
    return out;
  }

  private static String subject(Message message, @Nullable String usual) {
    String subject = message.target() == null ? usual : message.target();
    if (subject == null) {
      throw new IllegalArgumentException(
          "it names no target, and the address of the sink has no subject");
    }
    if (!Subjects.isSubject(subject)) {
      throw new IllegalArgumentException(Subjects.complaint(subject));
    }
    return subject;
  }
}
