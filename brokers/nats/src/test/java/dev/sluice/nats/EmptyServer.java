package dev.sluice.nats;

import dev.sluice.servers.NatsServer;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageUrl;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import java.io.IOException;
import java.time.InstantSource;

/** A server of its own for the conformance suite, which wants nothing in it before each test. */
final class EmptyServer implements AutoCloseable {
  private final NatsServer server = NatsServer.start();

  /** Removes all that earlier tests have left. */
  void empty() {
    try (Client client = Client.of(server.url())) {
      JetStreamManagement streams = client.streams();
      for (String stream : streams.getStreamNames()) {
        streams.deleteStream(stream);
      }
    } catch (IOException | InterruptedException | JetStreamApiException e) {
      throw new IllegalStateException("the streams of earlier tests cannot be removed", e);
    }
  }

  JobStore open(InstantSource clock) {
    StorageUrl url = StorageUrl.parse(server.url() + "?create=true");
    return (JobStore) new NatsProvider().open(url, new Settings(clock));
  }

  @Override
  public void close() {
    server.close();
  }
}
