package dev.sluice.nats;

import dev.sluice.spi.DeliveryLimit;
import dev.sluice.spi.StoreException;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Finds the consumer of each queue, and makes it where that is asked for. */
final class Consumers {
  private final Link link;
  private final NatsOptions options;
  private final Streams streams;
  private final Map<String, Binding> known = new ConcurrentHashMap<>();

  Consumers(Link link) {
    this.link = link;
    this.options = link.options();
    this.streams = new Streams(link);
  }

  /**
   * The consumer of a queue.
   *
   * @throws StoreException UNAVAILABLE; REJECTED if there is none, or one that would lose messages
   */
  Binding of(String queue) {
    Binding binding = known.get(queue);
    if (binding == null) {
      binding = find(queue);
      known.put(queue, binding);
    }
    return binding;
  }

  /** How often a message of a queue is handed out at most, as far as that is known. */
  int deliveryLimit(String queue) {
    Binding binding = known.get(queue);
    return binding == null || binding.maxDeliver() == 0
        ? DeliveryLimit.NONE
        : (int) Math.min(DeliveryLimit.NONE, binding.maxDeliver());
  }

  /** It may be gone, or another: look at it again. */
  void forget(Binding binding) {
    known.remove(binding.queue(), binding);
  }

  /** The consumer's name for a queue. */
  String name(String queue) {
    String durable = options.durable();
    return durable != null && options.subject() != null
        ? durable
        : (durable == null ? "sluice" : durable) + "-" + Subjects.asName(queue);
  }

  /** What the consumer of a queue is set to; empty if there is none. Asks the server. */
  Optional<ConsumerConfiguration> look(String stream, String queue) {
    try {
      return Optional.of(
          streams.management().getConsumerInfo(stream, name(queue)).getConsumerConfiguration());
    } catch (JetStreamApiException e) {
      if (Errors.isMissing(e)) {
        return Optional.empty();
      }
      throw link.errors().of(e);
    } catch (IOException | IllegalStateException e) {
      throw link.errors().of(e);
    }
  }

  private Binding find(String queue) {
    String stream =
        streams
            .find(queue)
            .orElseThrow(
                () ->
                    link.errors()
                        .rejected(
                            "no stream takes the subject "
                                + queue
                                + ": make one, or let it be made with create=true"));
    Optional<ConsumerConfiguration> found = look(stream, queue);
    if (found.isEmpty() && !options.create()) {
      throw link.errors()
          .rejected(
              "the stream "
                  + stream
                  + " has no consumer "
                  + name(queue)
                  + ": make one, or let it be made with create=true");
    }
    ConsumerConfiguration said = found.orElseGet(() -> make(stream, queue));
    String wrong = complaint(stream, queue, said);
    if (wrong != null) {
      throw link.errors().rejected("the consumer " + name(queue) + " of " + stream + " " + wrong);
    }
    return Binding.of(queue, stream, name(queue), said);
  }

  private ConsumerConfiguration make(String stream, String queue) {
    ConsumerConfiguration wanted =
        ConsumerConfiguration.builder()
            .durable(name(queue))
            .filterSubjects(filters(queue))
            .deliverPolicy(DeliverPolicy.All)
            .ackPolicy(AckPolicy.Explicit)
            .ackWait(options.ackWait())
            .maxDeliver(-1)
            .maxAckPending(options.maxAckPending())
            .build();
    try {
      return streams.management().addOrUpdateConsumer(stream, wanted).getConsumerConfiguration();
    } catch (IOException
        | JetStreamApiException
        | IllegalStateException
        | IllegalArgumentException e) {
      // The last: several filters, and a server that is older than 2.10.
      throw link.errors().of(e);
    }
  }

  private List<String> filters(String queue) {
    List<String> given = options.filters();
    return given.isEmpty() ? List.of(queue) : given;
  }

  /** Why a consumer cannot be used; {@code null} if it can. */
  private @Nullable String complaint(String stream, String queue, ConsumerConfiguration said) {
    if (said.getDeliverSubject() != null) {
      return "pushes messages: one that is pulled from is needed";
    }
    if (said.getAckPolicy() != AckPolicy.Explicit) {
      return "has the acknowledgement policy "
          + said.getAckPolicy()
          + ", which acknowledges what was not done: explicit is needed";
    }
    List<String> filters = said.getFilterSubjects();
    List<String> wanted = filters(queue);
    String words = String.join(" and ", wanted);
    if (filters == null || filters.isEmpty()) {
      return wanted.equals(List.of(">")) || hasOnly(stream, wanted)
          ? null
          : "is for all subjects, and not for " + words + " alone: say so with filter=>";
    }
    // In whatever order.
    return Set.copyOf(filters).equals(Set.copyOf(wanted))
        ? null
        : "is for " + String.join(" and ", filters) + ", not for " + words;
  }

  private boolean hasOnly(String stream, List<String> subjects) {
    try {
      List<String> all =
          streams.management().getStreamInfo(stream).getConfiguration().getSubjects();
      return Set.copyOf(all).equals(Set.copyOf(subjects));
    } catch (IOException | JetStreamApiException | IllegalStateException e) {
      throw link.errors().of(e);
    }
  }
}
