package dev.sluice.kafka;

import dev.sluice.spi.MessageSink;
import dev.sluice.spi.Settings;
import dev.sluice.spi.SinkProvider;
import dev.sluice.spi.StorageUrl;
import java.time.InstantSource;

/** Opens {@code kafka:} sinks. */
public final class KafkaSinkProvider implements SinkProvider {
  /** For {@link java.util.ServiceLoader}. */
  public KafkaSinkProvider() {}

  @Override
  public String scheme() {
    return "kafka";
  }

  @Override
  public String example() {
    return "kafka://[USER:PASSWORD@]HOST[:9092],HOST.../TOPIC?compression=lz4";
  }

  /**
   * Connects, and looks whether brokers answer.
   *
   * @throws IllegalArgumentException if the address makes no sense; names the option concerned
   * @throws dev.sluice.spi.StoreException UNAVAILABLE if no broker answers; REJECTED if they refuse
   *     the user
   */
  @Override
  public MessageSink open(StorageUrl url, Settings settings) {
    KafkaOptions options = KafkaOptions.parse(url);
    Errors errors = new Errors(options);
    Clients clients = new Clients(options);
    Cluster cluster = new Cluster(clients, errors, options.timeout());
    cluster.check();
    return sink(options, errors, cluster, clients, settings.clock());
  }

  static MessageSink sink(
      KafkaOptions options, Errors errors, Cluster cluster, Clients clients, InstantSource clock) {
    try {
      return new KafkaSink(options, errors, cluster, clients, clock);
    } catch (RuntimeException e) {
      throw errors.opening(e);
    }
  }
}
