package dev.sluice.bench.nats;

import dev.sluice.nats.NatsProvider;
import dev.sluice.servers.NatsServer;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageUrl;

/**
 * JetStream, in files: messages of 250 bytes published with a thousand on their way at once, then
 * taken a thousand at a time and acknowledged. The bare client does not wait for an answer to its
 * acknowledgements; Sluice does.
 *
 * <p>Arguments: messages in each figure (100000), figures (5).
 */
public final class NatsBench {
  private NatsBench() {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    try (NatsServer server = NatsServer.start()) {
      new BrokerComparison(arguments)
          .run(
              queue -> new BareNats(server.url(), queue),
              queue -> new SluiceLoop(open(server.url()), queue));
    }
  }

  private static JobStore open(String server) {
    StorageUrl url = StorageUrl.parse(server + "?create=true");
    return (JobStore) new NatsProvider().open(url, Settings.DEFAULT);
  }
}
