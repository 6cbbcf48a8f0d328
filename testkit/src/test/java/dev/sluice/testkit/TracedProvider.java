package dev.sluice.testkit;

import dev.sluice.memory.MemoryStore;
import dev.sluice.spi.Feature;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageProvider;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.Traits;
import dev.sluice.spi.WorkSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Opens {@code traced:NAME?is=WHAT}, and remembers what is open: a {@code store}, a {@code source}
 * that takes no jobs, a {@code poor} store that cannot keep what has failed; {@code absent} cannot
 * be opened.
 */
public final class TracedProvider implements StorageProvider {
  private static final List<String> OPEN = new ArrayList<>();

  /** For the service loader. */
  public TracedProvider() {}

  /** The names of what was opened and is not closed. */
  static List<String> open() {
    return List.copyOf(OPEN);
  }

  @Override
  public String scheme() {
    return "traced";
  }

  @Override
  public String example() {
    return "traced:NAME?is=store";
  }

  @Override
  public WorkSource open(StorageUrl url, Settings settings) {
    url.allowOptions(Set.of("is"));
    String is = url.option("is", "store", Set.of("store", "source", "poor", "absent"));
    if (is.equals("absent")) {
      throw new IllegalArgumentException(url.rest() + " is not there");
    }
    OPEN.add(url.rest());
    return new Traced(url.rest(), is);
  }

  private static final class Traced extends ForwardingStore {
    private final String name;
    private final String is;

    Traced(String name, String is) {
      super(new MemoryStore());
      this.name = name;
      this.is = is;
    }

    @Override
    public Traits traits() {
      Traits own = super.traits();
      Set<Feature> features = EnumSet.copyOf(own.features());
      if (is.equals("poor")) {
        features.remove(Feature.BURY);
      }
      return new Traits(
          name,
          features,
          own.callCost(),
          own.threading(),
          own.sharing(),
          Traits.Durability.SERVER,
          own.resolution(),
          own.maxPayload());
    }

    @Override
    public <R> Optional<R> role(Class<R> role) {
      return is.equals("source") && role == JobStore.class ? Optional.empty() : super.role(role);
    }

    @Override
    public void close() {
      OPEN.remove(name);
      super.close();
    }
  }
}
