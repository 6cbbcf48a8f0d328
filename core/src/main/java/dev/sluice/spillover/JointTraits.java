package dev.sluice.spillover;

import dev.sluice.spi.Feature;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.Traits;
import dev.sluice.spi.WorkSource;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a source and the store beside it can do together. */
final class JointTraits {
  /** What the store must have so that no message is lost. */
  private static final Feature[] NEEDED = {
    Feature.IDENTITY, Feature.DELAY, Feature.RETRY, Feature.RELEASE, Feature.BURY
  };

  /** What the store does for the jobs that ask for it, as all of them go there. */
  private static final Set<Feature> OF_THE_STORE =
      EnumSet.of(
          Feature.DELAY,
          Feature.GROUPS,
          Feature.UNIQUE,
          Feature.RETRY,
          Feature.RELEASE,
          Feature.BURY,
          Feature.EXPIRE);

  private static final List<Feature> OF_BOTH = List.of(Feature.EXTEND, Feature.CLAIM_FROM_MANY);

  private JointTraits() {}

  static Traits of(WorkSource source, JobStore store) {
    Traits one = source.traits();
    Traits other = store.traits();
    Set<Feature> missing = other.lacking(NEEDED);
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "a " + other.name() + " storage cannot be a spillover store: it lacks " + missing);
    }
    EnumSet<Feature> features = EnumSet.copyOf(OF_THE_STORE);
    features.retainAll(other.features());
    for (Feature feature : OF_BOTH) {
      if (one.has(feature) && other.has(feature)) {
        features.add(feature);
      }
    }
    return new Traits(
        one.name() + "+" + other.name(),
        features,
        Traits.CallCost.REMOTE,
        one.threading(),
        one.sharing().compareTo(other.sharing()) < 0 ? one.sharing() : other.sharing(),
        one.durability().compareTo(other.durability()) < 0 ? one.durability() : other.durability(),
        coarser(one.resolution(), other.resolution()),
        Math.min(one.maxPayload(), other.maxPayload()));
  }

  private static Duration coarser(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }
}
