package dev.sluice.nats;

import dev.sluice.spi.MessageSink;
import dev.sluice.spi.Settings;
import dev.sluice.spi.SinkProvider;
import dev.sluice.spi.StorageUrl;

/** Opens {@code nats:} sinks: streams, or plain subjects with {@code lossy=true}. */
public final class NatsSinkProvider implements SinkProvider {
  /** For {@link java.util.ServiceLoader}. */
  public NatsSinkProvider() {}

  @Override
  public String scheme() {
    return "nats";
  }

  @Override
  public String example() {
    return "nats://[USER:PASSWORD@]HOST[:4222][,HOST...][/SUBJECT]?stream=NAME";
  }

  /**
   * Connects.
   *
   * @throws dev.sluice.spi.StoreException UNAVAILABLE if no server can be reached; REJECTED if it
   *     does not let us in
   */
  @Override
  public MessageSink open(StorageUrl url, Settings settings) {
    return NatsSink.open(NatsOptions.ofSink(url));
  }
}
