package dev.sluice.rabbitmq;

import dev.sluice.spi.PublishingStore;
import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageProvider;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.WorkSource;
import java.util.concurrent.locks.ReentrantLock;

/** Opens {@code rabbitmq:} storages: queues that jobs are claimed from, and enqueued into. */
public final class RabbitMqProvider implements StorageProvider {
  static final String SCHEME = "rabbitmq";

  /** For {@link java.util.ServiceLoader}. */
  public RabbitMqProvider() {}

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public String example() {
    return "rabbitmq://[USER:PASSWORD@]HOST[:5672][,HOST...][/QUEUE]?vhost=/";
  }

  /**
   * Connects.
   *
   * @throws dev.sluice.spi.StoreException UNAVAILABLE if no server can be reached; REJECTED if it
   *     refuses the password or the virtual host
   */
  @Override
  public WorkSource open(StorageUrl url, Settings settings) {
    RabbitMqOptions options = RabbitMqOptions.parse(url);
    ReentrantLock declaring = new ReentrantLock();
    RabbitMqSource source =
        new RabbitMqSource(connector(options), options, settings.clock(), declaring);
    try {
      source.connect();
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
    Routing routing = Routing.toQueues(options);
    return new PublishingStore(
        source,
        new RabbitMqSink(connector(options), options, routing, settings.clock(), declaring));
  }

  static Connector connector(RabbitMqOptions options) {
    return new Connector(options.place(), options.timeout());
  }
}
