package dev.sluice.nats;

import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Finds the stream that takes a subject, and makes it where that is asked for. */
final class Streams {
  private final Link link;
  private final NatsOptions options;

  Streams(Link link) {
    this.link = link;
    this.options = link.options();
  }

  /** What streams and consumers are asked about with. */
  JetStreamManagement management() {
    JetStreamOptions limits = JetStreamOptions.builder().requestTimeout(options.timeout()).build();
    try {
      return link.connection().jetStreamManagement(limits);
    } catch (IOException | IllegalStateException e) {
      throw link.errors().of(e);
    }
  }

  /**
   * The stream, which is made if it is missing and that is asked for.
   *
   * @return empty if there is none
   * @throws dev.sluice.spi.StoreException UNAVAILABLE, or REJECTED with what the server says
   */
  Optional<String> find(String subject) {
    try {
      Optional<String> found = look(subject);
      return found.isPresent() || !options.create() ? found : Optional.of(make(subject));
    } catch (IOException | JetStreamApiException | IllegalStateException e) {
      throw link.errors().of(e);
    }
  }

  /** The stream, if it is there. */
  Optional<String> look(String subject) throws IOException, JetStreamApiException {
    String named = options.stream();
    if (named == null) {
      List<String> all = management().getStreamNames(subject);
      return all.stream().findFirst();
    }
    try {
      return Optional.of(management().getStreamInfo(named).getConfiguration().getName());
    } catch (JetStreamApiException e) {
      if (Errors.isMissing(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** A message leaves it when it is done, and not before: no limits. */
  private String make(String subject) throws IOException, JetStreamApiException {
    List<String> filters = options.filters();
    String named = options.stream();
    StreamConfiguration stream =
        StreamConfiguration.builder()
            .name(named == null ? Subjects.asName(subject) : named)
            .subjects(filters.isEmpty() ? List.of(subject) : filters)
            .retentionPolicy(RetentionPolicy.WorkQueue)
            .storageType(StorageType.File)
            .replicas(options.replicas())
            .build();
    try {
      return management().addStream(stream).getConfiguration().getName();
    } catch (JetStreamApiException e) {
      // Others make it at this moment: the server calls two equal ones overlapping then.
      Optional<String> theirs = look(subject);
      if (theirs.isPresent()) {
        return theirs.get();
      }
      throw e;
    }
  }
}
