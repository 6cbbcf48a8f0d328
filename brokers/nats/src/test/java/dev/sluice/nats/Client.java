package dev.sluice.nats;

import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import java.io.IOException;

/** A connection of the test's own, to look at the server from the side. */
record Client(Connection connection, JetStreamManagement streams) implements AutoCloseable {
  static Client of(String url) throws IOException, InterruptedException {
    Connection connection = Nats.connect(url);
    return new Client(connection, connection.jetStreamManagement());
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
