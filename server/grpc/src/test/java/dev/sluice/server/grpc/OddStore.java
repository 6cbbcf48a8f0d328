package dev.sluice.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Feature;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.Traits;
import dev.sluice.testkit.ForwardingStore;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * A memory store as brokers are: it claims from one queue at a time, and settles only what it gave.
 */
final class OddStore extends ForwardingStore {
  private final Traits.Threading threading;
  private final Set<LeaseToken> given =
      Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

  OddStore(Traits.Threading threading) {
    super(
        Sluice.open("memory:", o -> o.sweeping(false)).store().role(JobStore.class).orElseThrow());
    this.threading = threading;
  }

  @Override
  public Traits traits() {
    Traits all = super.traits();
    Set<Feature> features = EnumSet.copyOf(all.features());
    features.removeAll(EnumSet.of(Feature.DETACHED, Feature.CLAIM_FROM_MANY));
    return new Traits(
        "odd",
        features,
        all.callCost(),
        threading,
        all.sharing(),
        all.durability(),
        all.resolution(),
        all.maxPayload());
  }

  @Override
  public List<Delivery> claim(ClaimRequest request) throws InterruptedException {
    assertThat(request.queues()).hasSize(1);
    List<Delivery> claimed = super.claim(request);
    given.addAll(claimed);
    return claimed;
  }

  @Override
  public List<Settled> settle(List<? extends Settlement> outcomes) {
    outcomes.forEach(outcome -> assertThat(given.contains(outcome.lease())).isTrue());
    return super.settle(outcomes);
  }

  @Override
  public List<LeaseStatus> extend(List<? extends LeaseToken> leases, Duration lease) {
    leases.forEach(token -> assertThat(given.contains(token)).isTrue());
    return super.extend(leases, lease);
  }
}
