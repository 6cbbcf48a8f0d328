package dev.sluice.spi;

import java.util.List;

/** Where messages are published: a broker, as the target of a relay. */
public interface MessageSink extends AutoCloseable {

  /** What people call it, such as {@code kafka}. Constant. */
  String name();

  /**
   * Publishes messages, and waits until the broker has said what became of each.
   *
   * <ul>
   *   <li>Returns when each message is confirmed, refused, or given up as unconfirmed.
   *   <li>Blocks up to the time limit of the sink, which its URL may set.
   *   <li>Any number of threads at once.
   *   <li>Atomic per message. Messages of one call with one target and one key arrive in their
   *       order.
   *   <li>Not idempotent, except where the broker recognises {@link Message#id()}.
   *   <li>Errors: {@link StoreException} UNAVAILABLE if the broker cannot be reached, or this was
   *       closed: what was published is unknown then.
   * </ul>
   *
   * @return an answer for each message, in their order
   */
  List<Published> publish(List<Message> messages);

  /** Lets go of the broker. Later calls fail with UNAVAILABLE. Closing twice is fine. */
  @Override
  void close();
}
