package dev.sluice.nats;

import dev.sluice.spi.Message;
import dev.sluice.spi.MessageSink;
import dev.sluice.spi.Published;
import java.util.ArrayList;
import java.util.List;

/** Publishes to subjects. Any number of threads at once. */
final class NatsSink implements MessageSink {
  /** What is on its way at once: messages, and bytes of them. */
  private static final int WINDOW = 1_000;

  private static final long WINDOW_BYTES = 8L << 20;

  private final Link link;
  private final Publishing publishing;

  private NatsSink(Link link, Publishing publishing) {
    this.link = link;
    this.publishing = publishing;
  }

  /** Publishes messages that are on their way together. */
  interface Publishing {
    /** Answers for each, in their order. */
    List<Published> publish(List<Message> messages);
  }

  /**
   * Connects.
   *
   * @throws dev.sluice.spi.StoreException UNAVAILABLE if no server can be reached, REJECTED if it
   *     does not let us in
   */
  static NatsSink open(NatsOptions options) {
    Link link = Link.open(options);
    return new NatsSink(
        link, options.lossy() ? new PlainPublishing(link) : new StreamPublishing(link));
  }

  @Override
  public String name() {
    return "nats";
  }

  @Override
  public List<Published> publish(List<Message> messages) {
    link.connection();
    List<Published> answers = new ArrayList<>(messages.size());
    int from = 0;
    while (from < messages.size()) {
      int to = endOfWindow(messages, from);
      answers.addAll(publishing.publish(messages.subList(from, to)));
      from = to;
    }
    return answers;
  }

  private static int endOfWindow(List<Message> messages, int from) {
    int most = Math.min(messages.size(), from + WINDOW);
    long bytes = messages.get(from).body().length;
    int to = from + 1;
    while (to < most && bytes + messages.get(to).body().length <= WINDOW_BYTES) {
      bytes += messages.get(to).body().length;
      to++;
    }
    return to;
  }

  @Override
  public void close() {
    link.close();
  }
}
