package dev.sluice.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Counts;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.SweepRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rule 12: many jobs cost no more each than few. Anything quadratic would run into the limit. */
@Timeout(120)
class BulkTest {
  private static final int MANY = 200_000;

  private final HandClock clock = new HandClock();
  private final MemoryStore store = new MemoryStore(clock);
  private final Jobs jobs = new Jobs(store);

  private void put(Jobs.Wishes wishes) {
    List<NewJob> batch = new ArrayList<>(MANY);
    for (int i = 0; i < MANY; i++) {
      batch.add(Jobs.job("a", wishes));
    }
    store.enqueue(batch);
  }

  private int drain() {
    int done = 0;
    List<Delivery> some = jobs.claim(1000);
    while (!some.isEmpty()) {
      List<Settlement> outcomes = new ArrayList<>();
      some.forEach(each -> outcomes.add(new Settlement.Complete(each, null)));
      store.settle(outcomes);
      done += some.size();
      some = jobs.claim(1000);
    }
    return done;
  }

  @Test
  void manyJobsDueAtOnce() {
    put(w -> w.delay = Duration.ofMinutes(1));
    put(w -> {});
    clock.advance(Duration.ofMinutes(1));
    put(w -> {});
    assertThat(store.sweep(new SweepRequest(MANY / 2)).more()).isTrue();
    assertThat(drain()).isEqualTo(3 * MANY);
    assertThat(store.counts("q")).isEqualTo(Counts.NONE);
  }

  @Test
  void manyJobsOfOneGroup() {
    int[] priority = {0};
    put(
        w -> {
          w.group = "g";
          w.priority = ++priority[0] % 100;
        });
    put(
        w -> {
          w.group = "g";
          w.delay = Duration.ofMinutes(1);
        });
    assertThat(jobs.claim(1000)).hasSize(1);
    clock.advance(Duration.ofMinutes(1));
    jobs.put("other");
    assertThat(Jobs.texts(jobs.claim(1000))).containsExactly("other");
  }

  @Test
  void manyJobsThatComeBack() {
    put(w -> w.lostLeaseLimit = 1);
    assertThat(jobs.claim(MANY)).hasSize(MANY);
    clock.advance(Jobs.LEASE);
    List<Delivery> again = jobs.claim(MANY);
    assertThat(again).hasSize(MANY);
    again.forEach(each -> jobs.release(each, Duration.ZERO));
    assertThat(drain()).isEqualTo(MANY);
  }

  @Test
  void manyPrioritiesForLater() {
    int[] priority = {0};
    put(
        w -> {
          w.delay = Duration.ofHours(1);
          w.priority = priority[0]++;
        });
    for (int i = 0; i < 20_000; i++) {
      jobs.put("now");
      assertThat(Jobs.text(jobs.claimOne())).isEqualTo("now");
    }
    assertThat(store.counts("q").scheduled()).isEqualTo(MANY);
  }

  @Test
  void manyExpiredJobs() {
    put(w -> w.expiresAt = clock.instant().plusSeconds(1));
    clock.advance(Duration.ofSeconds(1));
    jobs.put("live");
    assertThat(Jobs.texts(jobs.claim(10))).containsExactly("live");
    assertThat(store.counts("q").waiting()).isZero();
  }
}
