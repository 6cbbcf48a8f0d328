package dev.sluice.schedules;

import dev.sluice.memory.MemoryStore;
import dev.sluice.spi.Feature;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.Traits;
import dev.sluice.testkit.ForwardingStore;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** A store that keeps jobs and delays them, and not much more. */
final class LackingStore extends ForwardingStore {
  LackingStore() {
    super(new MemoryStore());
  }

  @Override
  public Traits traits() {
    Traits own = super.traits();
    Set<Feature> features = EnumSet.of(Feature.DELAY, Feature.RETRY, Feature.RELEASE, Feature.BURY);
    return new Traits(
        "lacking",
        features,
        own.callCost(),
        own.threading(),
        own.sharing(),
        own.durability(),
        own.resolution(),
        own.maxPayload());
  }

  @Override
  public <R> Optional<R> role(Class<R> role) {
    return role == JobStore.class ? Optional.of(role.cast(this)) : Optional.empty();
  }
}
