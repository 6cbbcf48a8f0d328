package dev.sluice.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a claim leaves in its jobs. */
class HolderTest {
  private final HandClock clock = new HandClock();
  private final MemoryStore store = new MemoryStore(clock);
  private final Jobs jobs = new Jobs(store);

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void whoeverClaimsIsShownWithItsOwnNameAndLease() throws InterruptedException {
    jobs.put("a");
    jobs.put("b");
    jobs.put("c");
    // Two names with the same hash.
    Delivery first = claimOne("Aa", Duration.ofMinutes(1));
    Delivery second = claimOne("BB", Duration.ofMinutes(1));
    Delivery third = claimOne("BB", Duration.ofMinutes(2));
    Instant now = clock.instant();
    clock.advance(Duration.ofSeconds(1));
    store.extend(List.of(first), Duration.ofHours(1));

    assertThat(holder(first)).isEqualTo("Aa");
    assertThat(holder(second)).isEqualTo("BB");
    assertThat(List.of(first, second, third))
        .extracting(Delivery::leaseUntil)
        .containsExactly(now.plusSeconds(60), now.plusSeconds(60), now.plusSeconds(120));
    assertThat(List.of(first, second, third)).extracting(Delivery::fence).doesNotHaveDuplicates();
    assertThat(store.find(first.job()).orElseThrow().history().startedAt()).isEqualTo(now);
  }

  private Delivery claimOne(String holder, Duration lease) throws InterruptedException {
    return store.claim(new ClaimRequest(List.of("q"), 1, lease, Duration.ZERO, holder)).get(0);
  }

  private String holder(Delivery delivery) {
    return Objects.requireNonNull(store.find(delivery.job()).orElseThrow().lease()).holder();
  }
}
