package dev.sluice.relay;

import dev.sluice.spi.MessageSink;
import dev.sluice.spi.Settings;
import dev.sluice.spi.SinkProvider;
import dev.sluice.spi.StorageUrl;
import java.util.ServiceLoader;
import java.util.TreeSet;

/** Finds the adapter of a sink. */
final class Sinks {
  private Sinks() {}

  static MessageSink open(String url) {
    StorageUrl address = StorageUrl.parse(url);
    TreeSet<String> known = new TreeSet<>();
    for (SinkProvider provider : ServiceLoader.load(SinkProvider.class)) {
      if (provider.scheme().equals(address.scheme())) {
        return provider.open(address, Settings.DEFAULT);
      }
      known.add(provider.scheme() + ":");
    }
    throw new IllegalArgumentException(
        "nothing can be published to \""
            + address.scheme()
            + ":\" (there are on the class path: "
            + known
            + ")");
  }
}
