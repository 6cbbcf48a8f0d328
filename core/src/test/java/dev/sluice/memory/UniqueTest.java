package dev.sluice.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Alteration;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.UniqueKey;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.Enqueued.Outcome;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.SweepRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rules 6 and 7: ids and unique keys. */
class UniqueTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final HandClock clock = new HandClock();
  private final MemoryStore store = new MemoryStore(clock);
  private final Jobs jobs = new Jobs(store);

  static UniqueKey key(@Nullable Duration window, String onConflict) {
    return new UniqueKey("key", window, UniqueKey.OnConflict.valueOf(onConflict));
  }

  private static NewJob keyed(String payload, @Nullable Duration window, String onConflict) {
    return Jobs.job(payload, w -> w.unique = key(window, onConflict));
  }

  @Test
  void anIdIsTakenWhileItsJobIsThere() {
    NewJob job = Jobs.job("a", w -> w.retain = HOUR);
    assertThat(store.enqueue(List.of(job, job)))
        .containsExactly(Enqueued.inserted(job.id()), Enqueued.duplicate(job.id()));
    jobs.complete(jobs.claimOne());
    assertThat(jobs.enqueue(job).outcome()).isEqualTo(Outcome.DUPLICATE);
    clock.advance(HOUR);
    assertThat(store.sweep(new SweepRequest(10)).purged()).isEqualTo(1);
    assertThat(jobs.enqueue(job).outcome()).isEqualTo(Outcome.INSERTED);
  }

  @Test
  void aKeyIsTakenWhileItsJobLives() {
    NewJob first = keyed("a", null, "KEEP");
    jobs.enqueue(first);
    assertThat(jobs.enqueue(keyed("b", null, "KEEP"))).isEqualTo(Enqueued.duplicate(first.id()));
    assertThat(
            jobs.enqueue(
                    Jobs.job(
                        "elsewhere",
                        w -> {
                          w.queue = "other";
                          w.unique = key(null, "KEEP");
                        }))
                .outcome())
        .isEqualTo(Outcome.INSERTED);
    jobs.retry(jobs.claimOne(), Duration.ZERO);
    Enqueued refused = jobs.enqueue(keyed("c", null, "REJECT"));
    assertThat(refused.outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(refused.id()).isEqualTo(first.id());
    jobs.bury(jobs.claimOne());
    assertThat(jobs.enqueue(keyed("d", null, "KEEP")).outcome()).isEqualTo(Outcome.INSERTED);
  }

  @Test
  void replacesWhatWaitsAndKeepsWhatRuns() {
    NewJob first = keyed("a", null, "KEEP");
    jobs.enqueue(first);
    long sequence = store.find(first.id()).orElseThrow().sequence();
    NewJob later =
        Jobs.job(
            "b",
            w -> {
              w.unique = key(null, "REPLACE");
              w.delay = HOUR;
            });
    assertThat(jobs.enqueue(later)).isEqualTo(Enqueued.replaced(first.id()));
    assertThat(jobs.claim(1)).isEmpty();
    assertThat(store.find(later.id())).isEmpty();
    clock.advance(HOUR);
    Delivery delivery = jobs.claimOne();
    assertThat(Jobs.text(delivery)).isEqualTo("b");
    assertThat(delivery.job()).isEqualTo(first.id());
    assertThat(delivery.sequence()).isEqualTo(sequence);
    assertThat(jobs.enqueue(keyed("c", null, "REPLACE"))).isEqualTo(Enqueued.duplicate(first.id()));
  }

  @Test
  void aWindowLastsWhateverBecameOfTheJobAndNoLonger() {
    NewJob first = keyed("a", HOUR, "KEEP");
    jobs.enqueue(first);
    jobs.complete(jobs.claimOne());
    clock.advance(HOUR.minusMillis(1));
    assertThat(jobs.enqueue(keyed("b", HOUR, "REPLACE"))).isEqualTo(Enqueued.duplicate(first.id()));
    clock.advance(Duration.ofMillis(1));
    assertThat(jobs.enqueue(keyed("c", HOUR, "KEEP")).outcome()).isEqualTo(Outcome.INSERTED);
    clock.advance(HOUR);
    assertThat(jobs.enqueue(keyed("d", HOUR, "KEEP")).outcome())
        .as("c still waits, but its window is over")
        .isEqualTo(Outcome.INSERTED);
    assertThat(Jobs.texts(jobs.claim(5))).containsExactly("c", "d");
  }

  @Test
  void aRedrivenJobGivesItsKeyUpIfAnotherHasIt() {
    NewJob first = keyed("a", null, "KEEP");
    jobs.enqueue(first);
    jobs.bury(jobs.claimOne());
    NewJob second = keyed("b", null, "KEEP");
    jobs.enqueue(second);
    store.alter(List.of(first.id()), new Alteration.Redrive());
    assertThat(store.counts("q").ready()).isEqualTo(2);
    assertThat(jobs.enqueue(keyed("c", null, "KEEP"))).isEqualTo(Enqueued.duplicate(second.id()));
    assertThat(Jobs.texts(jobs.claim(5))).containsExactlyInAnyOrder("b", "a");
  }

  @Test
  void aCancelledOrDeletedJobFreesItsKey() {
    for (Alteration end : List.of(new Alteration.Cancel("x"), new Alteration.Delete())) {
      NewJob job = keyed("a", null, "REJECT");
      assertThat(jobs.enqueue(job).outcome()).isEqualTo(Outcome.INSERTED);
      store.alter(List.of(job.id()), end);
      assertThat(store.find(job.id())).isEmpty();
    }
    JobId last = jobs.enqueue(keyed("a", null, "REJECT")).id();
    assertThat(store.find(last).orElseThrow().state()).isEqualTo(JobState.READY);
  }
}
