package dev.sluice.kafka;

import dev.sluice.spi.PublishingStore;
import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageProvider;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.WorkSource;

/** Opens {@code kafka:} storages: topics as queues. */
public final class KafkaProvider implements StorageProvider {
  /** For {@link java.util.ServiceLoader}. */
  public KafkaProvider() {}

  @Override
  public String scheme() {
    return "kafka";
  }

  @Override
  public String example() {
    return "kafka://[USER:PASSWORD@]HOST[:9092],HOST.../[TOPIC]?group=sluice";
  }

  /**
   * Connects, and looks whether brokers answer.
   *
   * @throws IllegalArgumentException if the address makes no sense; names the option concerned
   * @throws dev.sluice.spi.StoreException UNAVAILABLE if no broker answers; REJECTED if they refuse
   *     the user
   */
  @Override
  public WorkSource open(StorageUrl url, Settings settings) {
    KafkaOptions options = KafkaOptions.parse(url);
    Errors errors = new Errors(options);
    Clients clients = new Clients(options);
    Cluster cluster = new Cluster(clients, errors, options.timeout());
    cluster.check();
    Readers readers = Readers.of(options, errors, cluster, clients, settings.clock());
    KafkaSource source = new KafkaSource(options, errors, readers);
    return new PublishingStore(
        source, KafkaSinkProvider.sink(options, errors, cluster, clients, settings.clock()));
  }
}
