package dev.sluice.engine;

import dev.sluice.Sluice;
import dev.sluice.SluiceOptions;
import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageProvider;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.WorkSource;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Finds the adapter for a URL and puts the engine over it. */
public final class Opening {
  private Opening() {}

  /** See {@link Sluice#open(String, Consumer)}. */
  public static Sluice open(String url, Consumer<SluiceOptions> configure) {
    SluiceOptions options = new SluiceOptions();
    configure.accept(options);
    StorageUrl address = StorageUrl.parse(url);
    return new OpenSluice(provider(address).open(address, new Settings(options.clock())), options);
  }

  /** See {@link Sluice#using(WorkSource, Consumer)}. */
  public static Sluice using(WorkSource store, Consumer<SluiceOptions> configure) {
    SluiceOptions options = new SluiceOptions();
    configure.accept(options);
    return new OpenSluice(store, options);
  }

  private static StorageProvider provider(StorageUrl address) {
    TreeSet<String> known = new TreeSet<>();
    for (StorageProvider provider : ServiceLoader.load(StorageProvider.class)) {
      if (provider.scheme().equals(address.scheme())) {
        return provider;
      }
      known.add(provider.scheme() + ":");
    }
    throw new IllegalArgumentException(
        "no storage adapter for \""
            + address.scheme()
            + ":\" on the class path (there are: "
            + known
            + ")");
  }
}
