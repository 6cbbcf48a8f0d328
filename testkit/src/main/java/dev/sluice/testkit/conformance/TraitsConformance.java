package dev.sluice.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.spi.Feature;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.QueueControl;
import dev.sluice.spi.Traits.Durability;
import dev.sluice.spi.WorkSource;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a store says of itself holds together. */
public interface TraitsConformance extends Subject {
  /** A feature that cannot be used without a role. */
  private static Map<Feature, Class<?>> neededRoles() {
    Map<Feature, Class<?>> roles = new EnumMap<>(Feature.class);
    roles.put(Feature.CAPACITY, QueueControl.class);
    roles.put(Feature.RETAIN, JobBrowser.class);
    return roles;
  }

  @Test
  default void traits_everyFeatureComesWithTheRoleThatItNeeds() {
    JobStore store = harness().store();
    neededRoles()
        .forEach(
            (feature, role) -> {
              boolean claimed = store.traits().has(feature);
              assertThat(!claimed || store.role(role).isPresent())
                  .as("Feature.%s needs the role %s", feature, role.getSimpleName())
                  .isTrue();
            });
  }

  @Test
  default void traits_areConstantAndComplete() {
    StoreHarness h = harness();
    assertThat(h.traits()).isEqualTo(h.store().traits());
    assertThat(h.traits().name()).isNotBlank();
    assertThat(h.traits().resolution()).isPositive();
    assertThat(h.traits().maxPayload()).isPositive();
  }

  @Test
  default void traits_aStorageThatKeepsJobsSaysSo() {
    StoreHarness h = harness();
    h.applicable(h.keepsJobs(), "jobs are not kept beyond close");
    assertThat(h.traits().durability()).isNotEqualTo(Durability.NONE);
  }

  @Test
  default void traits_aStorageThatSaysItKeepsJobsIsTestedForIt() {
    StoreHarness h = harness();
    h.applicable(h.traits().durability() != Durability.NONE, "it is not durable");
    assertThat(h.keepsJobs()).as("the fixture of a durable storage must be keepingJobs()").isTrue();
  }

  @Test
  default void traits_theStoreIsAStoreAndASourceByItsRoles() {
    JobStore store = harness().store();
    assertThat(store.role(JobStore.class)).isPresent();
    assertThat(store.role(WorkSource.class)).isPresent();
    assertThat(store.role(Runnable.class)).isEmpty();
  }
}
