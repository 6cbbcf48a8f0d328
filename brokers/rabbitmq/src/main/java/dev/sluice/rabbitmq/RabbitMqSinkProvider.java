package dev.sluice.rabbitmq;

import dev.sluice.spi.MessageSink;
import dev.sluice.spi.Settings;
import dev.sluice.spi.SinkProvider;
import dev.sluice.spi.StorageUrl;
import java.util.concurrent.locks.ReentrantLock;

/** Opens {@code rabbitmq:} sinks: exchanges and queues that messages are relayed to. */
public final class RabbitMqSinkProvider implements SinkProvider {
  /** For {@link java.util.ServiceLoader}. */
  public RabbitMqSinkProvider() {}

  @Override
  public String scheme() {
    return RabbitMqProvider.SCHEME;
  }

  @Override
  public String example() {
    return "rabbitmq://[USER:PASSWORD@]HOST[:5672][/QUEUE]?exchange=NAME&routingKey=KEY";
  }

  @Override
  public MessageSink open(StorageUrl url, Settings settings) {
    RabbitMqOptions options = RabbitMqOptions.parse(url);
    RabbitMqSink sink =
        new RabbitMqSink(
            RabbitMqProvider.connector(options),
            options,
            Routing.toExchanges(options),
            settings.clock(),
            new ReentrantLock());
    try {
      sink.connect();
    } catch (RuntimeException e) {
      sink.close();
      throw e;
    }
    return sink;
  }
}
