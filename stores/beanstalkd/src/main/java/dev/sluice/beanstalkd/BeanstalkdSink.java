package dev.sluice.beanstalkd;

import dev.sluice.spi.JobMessages;
import dev.sluice.spi.Message;
import dev.sluice.spi.MessageSink;
import dev.sluice.spi.Published;
import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageUrl;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tubes of one beanstalkd server as the target of a relay. A message is put as a job that {@link
 * BeanstalkdStore} claims with its id, headers and key; with {@code body=plain} as its payload
 * alone, for workers that know nothing of Sluice.
 */
public final class BeanstalkdSink implements MessageSink {
  private static final long MIDDLE = Scale.priority(0);

  private final BeanstalkdOptions options;
  private final boolean plain;
  private final InstantSource clock;
  private final Link link;
  private final Talks talks;

  private BeanstalkdSink(BeanstalkdOptions options, boolean plain, InstantSource clock) {
    this.options = options;
    this.plain = plain;
    this.clock = clock;
    link = new Link(options.node(), options.timeout());
    talks = new Talks(link);
  }

  /**
   * Connects, and asks the server how large a job may be.
   *
   * @throws IllegalArgumentException if the address makes no sense; names the option concerned
   * @throws dev.sluice.spi.StoreException UNAVAILABLE if the server cannot be reached
   */
  public static BeanstalkdSink open(StorageUrl url, Settings settings) {
    boolean plain = url.option("body", "sluice", Set.of("sluice", "plain")).equals("plain");
    BeanstalkdOptions options = BeanstalkdOptions.parse(url, Set.of("body")).single();
    BeanstalkdSink sink = new BeanstalkdSink(options, plain, settings.clock());
    try {
      Limits.of(sink.talks);
      return sink;
    } catch (RuntimeException e) {
      sink.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return "beanstalkd";
  }

  @Override
  public List<Published> publish(List<Message> messages) {
    link.failIfClosed();
    List<Published> answers = new ArrayList<>(messages.size());
    List<Put> puts = new ArrayList<>(messages.size());
    for (Message message : messages) {
      try {
        puts.add(put(message));
        answers.add(Published.CONFIRMED);
      } catch (IllegalArgumentException e) {
        answers.add(Published.refused(String.valueOf(e.getMessage())));
      }
    }
    List<Reply> replies =
        puts.isEmpty() ? List.of() : talks.hold(connection -> Put.all(connection, puts));
    int next = 0;
    for (int i = 0; i < answers.size(); i++) {
      if (answers.get(i).isConfirmed()) {
        answers.set(i, answer(replies.get(next++)));
      }
    }
    return answers;
  }

  private static Published answer(Reply reply) {
    if (reply.is("INSERTED")) {
      return Published.CONFIRMED;
    }
    return Put.hasToWait(reply)
        ? Published.unconfirmed(Put.reason(reply))
        : Published.refused(Put.reason(reply));
  }

  private Put put(Message message) {
    byte[] body = plain ? message.body() : EnvelopeBytes.write(envelope(message));
    return new Put(tube(message.target()), MIDDLE, 0, options.ttr().toSeconds(), body);
  }

  private String tube(@Nullable String target) {
    String name = target != null ? target : options.queue();
    if (name == null) {
      throw new IllegalArgumentException("neither the message nor the URL names a tube");
    }
    return options.target(name);
  }

  private Envelope envelope(Message message) {
    Instant now = clock.instant();
    return new Envelope(
        message.id(),
        JobMessages.kind(message.headers()),
        JobMessages.options(message.headers(), message.key()),
        now,
        JobMessages.runAt(message.headers()).orElse(now),
        0,
        false,
        null,
        Share.WHOLE,
        message.body());
  }

  @Override
  public void close() {
    link.close();
    talks.close();
  }
}
