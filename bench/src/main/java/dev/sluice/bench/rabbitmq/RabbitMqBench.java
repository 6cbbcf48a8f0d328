package dev.sluice.bench.rabbitmq;

import dev.sluice.bench.nats.BrokerComparison;
import dev.sluice.bench.nats.SluiceLoop;
import dev.sluice.rabbitmq.RabbitMqProvider;
import dev.sluice.servers.RabbitMqServer;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageUrl;

/**
 * Quorum queues of one node: messages of 250 bytes published with a thousand on their way at once,
 * then taken with a prefetch of 500 and acknowledged many at a time.
 *
 * <p>Arguments: messages in each figure (100000), figures (5).
 */
public final class RabbitMqBench {
  private RabbitMqBench() {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    try (RabbitMqServer server = RabbitMqServer.start()) {
      new BrokerComparison(arguments)
          .run(
              queue -> new BareRabbitMq(server.port(), queue),
              queue -> new SluiceLoop(open(server.url()), queue));
    }
  }

  private static JobStore open(String server) {
    return (JobStore) new RabbitMqProvider().open(StorageUrl.parse(server), Settings.DEFAULT);
  }
}
