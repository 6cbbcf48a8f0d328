package dev.sluice.nats;

import dev.sluice.spi.Message;
import dev.sluice.spi.Published;
import dev.sluice.spi.StoreException;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamStatusException;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.NatsMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Publishes to streams: each message is confirmed when its stream has stored it. */
final class StreamPublishing implements NatsSink.Publishing {
  private static final int NO_RESPONDERS = 503;

  private final Link link;
  private final Streams streams;
  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final Set<Sent> underWay = ConcurrentHashMap.newKeySet();

  StreamPublishing(Link link) {
    this.link = link;
    this.streams = new Streams(link);
    link.onComplaint(this::complain);
  }

  /**
   * A message on its way.
   *
   * @param refusal why it never left; {@code null} if it did
   */
  private record Sent(
      String subject, CompletableFuture<PublishAck> answer, @Nullable String refusal) {
    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /** The server drops what is not permitted, and says so beside. */
  private void complain(String error) {
    for (Sent one : underWay) {
      if (error.contains("Permissions Violation for Publish to \"" + one.subject + "\"")) {
        one.answer.completeExceptionally(new SecurityException("not permitted"));
      }
    }
  }

  @Override
  public List<Published> publish(List<Message> messages) {
    Connection connection = link.connection();
    CompletableFuture<Void> loss = link.lost();
    List<Sent> sent = new ArrayList<>(messages.size());
    try {
      messages.forEach(message -> sent.add(send(connection, message)));
      link.await(sent.stream().map(Sent::answer).toList(), loss);
    } finally {
      underWay.removeAll(sent);
    }
    return answers(sent, loss);
  }

  private Sent send(Connection connection, Message message) {
    NatsMessage out;
    try {
      out = Outbound.of(message, link.options(), connection.getMaxPayload());
    } catch (IllegalArgumentException e) {
      return new Sent("", CompletableFuture.completedFuture(null), e.getMessage());
    }
    if (link.options().create() && !known.contains(out.getSubject())) {
      streams.find(out.getSubject());
      Listening.await(connection, out.getSubject(), link.options().timeout());
      known.add(out.getSubject());
    }
    CompletableFuture<PublishAck> answer = new CompletableFuture<>();
    Sent sent = new Sent(out.getSubject(), answer, null);
    underWay.add(sent);
    try {
      CompletableFuture<?> unused =
          connection
              .requestWithTimeout(out, link.options().timeout())
              .whenComplete((reply, e) -> take(answer, reply, e));
    } catch (IllegalStateException e) {
      answer.completeExceptionally(link.errors().away());
    }
    return sent;
  }

  private static void take(
      CompletableFuture<PublishAck> answer,
      io.nats.client.@Nullable Message reply,
      @Nullable Throwable error) {
    try {
      if (reply == null) {
        answer.completeExceptionally(Objects.requireNonNull(error));
      } else {
        answer.complete(new PublishAck(reply));
      }
    } catch (Exception e) {
      answer.completeExceptionally(e);
    }
  }

  private List<Published> answers(List<Sent> sent, CompletableFuture<Void> loss) {
    boolean isLost = loss.isDone();
    if (isLost && sent.stream().allMatch(one -> one.refusal == null && isOpen(one))) {
      throw link.errors().away();
    }
    List<Published> answers = new ArrayList<>(sent.size());
    for (Sent one : sent) {
      answers.add(answer(one, isLost));
    }
    return answers;
  }

  private static boolean isOpen(Sent one) {
    return !one.answer.isDone() || one.answer.isCancelled();
  }

  private Published answer(Sent one, boolean isLost) {
    if (one.refusal != null) {
      return Published.refused(one.refusal);
    }
    if (isOpen(one)) {
      return Published.unconfirmed(isLost ? "the connection was lost" : "no answer in time");
    }
    return one.answer
        .handle((ack, e) -> e == null ? Published.CONFIRMED : outcome(one, Errors.unwrap(e)))
        .join();
  }

  private Published outcome(Sent one, Throwable e) {
    if (e instanceof JetStreamStatusException status
        && status.getStatus().getCode() == NO_RESPONDERS) {
      return nobodyTook(one.subject);
    }
    String said = link.errors().withoutSecrets(String.valueOf(e.getMessage()));
    // Below 500 it is about the message; above, about the server: full, or not ready.
    boolean decided =
        e instanceof SecurityException
            || (e instanceof JetStreamApiException answer && answer.getErrorCode() < 500);
    return decided ? Published.refused(one.subject + ": " + said) : Published.unconfirmed(said);
  }

  /** No stream has the subject, or the one that has it is not ready: only the former is final. */
  private Published nobodyTook(String subject) {
    known.remove(subject);
    try {
      return streams.find(subject).isPresent()
          ? Published.unconfirmed("the stream of " + subject + " is not ready")
          : Published.refused("no stream takes the subject " + subject);
    } catch (StoreException e) {
      return Published.unconfirmed(String.valueOf(e.getMessage()));
    }
  }
}
