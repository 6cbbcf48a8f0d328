package dev.sluice.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.servers.RedisServer;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.Swept;
import dev.sluice.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Much that is due at once. */
class UpkeepTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final ManualClock clock = new ManualClock();
  private final RedisStore store =
      Stores.open(RedisServer.sharedUrl() + "?clock=caller&prefix=" + Stores.freshPrefix(), clock);

  @AfterEach
  void close() {
    store.close();
  }

  private static NewJob delayed(String queue, int priority, Duration delay) {
    JobOptions options =
        new JobOptions(
            Map.of(), priority, null, delay, null, null, 5, null, null, Duration.ZERO, 5);
    return new NewJob(JobId.next(), queue, "", new byte[0], options, null);
  }

  @Test
  void rule08_priorityHoldsHoweverManyAreDue() throws InterruptedException {
    List<NewJob> jobs = new ArrayList<>();
    for (int i = 0; i < 12_000; i++) {
      jobs.add(delayed("q", 5, SOON));
    }
    NewJob urgent = delayed("q", 1, SOON.plusSeconds(1));
    jobs.add(urgent);
    store.enqueue(jobs);
    clock.advance(SOON.plusSeconds(1));
    List<Delivery> claimed = Work.claim(store, "q", 1, Duration.ZERO);
    assertThat(claimed).extracting(Delivery::job).containsExactly(urgent.id());
  }

  @Test
  void aSweepKeepsItsLimitHoweverManyQueuesThereAre() {
    for (int i = 0; i < 30; i++) {
      store.enqueue(List.of(delayed("q" + i, 0, SOON), delayed("q" + i, 0, SOON)));
    }
    clock.advance(SOON);
    int promoted = 0;
    Swept swept;
    do {
      swept = store.sweep(new SweepRequest(7));
      assertThat(swept.promoted()).isBetween(1, 7);
      promoted += swept.promoted();
    } while (swept.more());
    assertThat(promoted).isEqualTo(60);
  }
}
