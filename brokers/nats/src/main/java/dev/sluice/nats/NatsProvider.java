package dev.sluice.nats;

import dev.sluice.spi.PublishingStore;
import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageProvider;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.WorkSource;

/** Opens {@code nats:} storages: pull consumers of JetStream. */
public final class NatsProvider implements StorageProvider {
  /** For {@link java.util.ServiceLoader}. */
  public NatsProvider() {}

  @Override
  public String scheme() {
    return "nats";
  }

  @Override
  public String example() {
    return "nats://[USER:PASSWORD@]HOST[:4222][,HOST...][/SUBJECT]?stream=NAME&durable=NAME";
  }

  /**
   * Connects. Streams and consumers are looked at when they are needed.
   *
   * @throws dev.sluice.spi.StoreException UNAVAILABLE if no server can be reached; REJECTED if it
   *     does not let us in
   */
  @Override
  public WorkSource open(StorageUrl url, Settings settings) {
    NatsOptions options = NatsOptions.ofSource(url);
    NatsSource source = NatsSource.open(options, settings);
    try {
      return new PublishingStore(source, NatsSink.open(options));
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }
}
