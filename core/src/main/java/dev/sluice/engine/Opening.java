package dev.sluice.engine;

import dev.sluice.Sluice;
import dev.sluice.SluiceOptions;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageProvider;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.Traits;
import dev.sluice.spi.WorkSource;
import dev.sluice.spillover.Spillover;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Finds the adapter for a URL and puts the engine over it. */
public final class Opening {
  /** The option of every URL that names a store beside the storage. */
  private static final String SPILLOVER = "spillover";

  private Opening() {}

  /** See {@link Sluice#open(String, Consumer)}. */
  public static Sluice open(String url, Consumer<SluiceOptions> configure) {
    SluiceOptions options = new SluiceOptions();
    configure.accept(options);
    WorkSource source = source(StorageUrl.parse(url), new Settings(options.clock()));
    return orClose(source, () -> new OpenSluice(source, options));
  }

  private static WorkSource source(StorageUrl address, Settings settings) {
    StorageUrl own = address.without(SPILLOVER);
    Optional<String> beside = address.option(SPILLOVER);
    return beside.isEmpty()
        ? opened(own, settings)
        : spillover(own, StorageUrl.parse(beside.get()), settings);
  }

  // The store first: without it nothing may be taken from the source.
  private static WorkSource spillover(StorageUrl own, StorageUrl beside, Settings settings) {
    WorkSource store = opened(beside, settings);
    return orClose(
        store,
        () -> {
          JobStore keeping = keeping(store);
          WorkSource source = opened(own, settings);
          return orClose(source, () -> new Spillover(source, keeping, settings.clock()));
        });
  }

  private static JobStore keeping(WorkSource store) {
    String name = store.traits().name();
    // What is completed at the source would be gone with this process.
    if (store.traits().durability() == Traits.Durability.NONE) {
      throw new IllegalArgumentException(
          "option \"spillover\": a " + name + " storage forgets its jobs");
    }
    return store
        .role(JobStore.class)
        .orElseThrow(
            () -> new IllegalArgumentException("option \"spillover\": " + name + " takes no jobs"));
  }

  /** Goes on with what was opened, which does not stay open if that fails. */
  private static <T> T orClose(WorkSource opened, Supplier<T> next) {
    try {
      return next.get();
    } catch (RuntimeException | Error e) {
      try {
        opened.close();
      } catch (RuntimeException atClosing) {
        e.addSuppressed(atClosing);
      }
      throw e;
    }
  }

  private static WorkSource opened(StorageUrl address, Settings settings) {
    return provider(address).open(address, settings);
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
