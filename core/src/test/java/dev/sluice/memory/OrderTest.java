package dev.sluice.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.spi.Delivery;
import dev.sluice.spi.SweepRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule 8: priority, ready time, sequence; and groups. */
class OrderTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final HandClock clock = new HandClock();
  private final MemoryStore store = new MemoryStore(clock);
  private final Jobs jobs = new Jobs(store);

  @Test
  void comesOutInTheOrderItCameIn() {
    for (int i = 0; i < 300; i++) {
      jobs.put("job " + i);
    }
    assertThat(Jobs.texts(jobs.claim(150))).hasSize(150).startsWith("job 0", "job 1");
    assertThat(Jobs.texts(jobs.claim(1000))).hasSize(150).startsWith("job 150").endsWith("job 299");
  }

  @Test
  void lowerPriorityNumberFirst() {
    jobs.put("five", w -> w.priority = 5);
    jobs.put("minus one", w -> w.priority = -1);
    jobs.put("zero");
    jobs.put("five again", w -> w.priority = 5);
    assertThat(Jobs.texts(jobs.claim(10)))
        .containsExactly("minus one", "zero", "five", "five again");
  }

  @Test
  void delayedJobStandsAtItsDueTime() {
    jobs.put("at 2", w -> w.delay = MINUTE.multipliedBy(2));
    jobs.put("at 1", w -> w.delay = MINUTE);
    clock.advance(Duration.ofSeconds(90));
    jobs.put("at 1.5");
    clock.advance(MINUTE);
    jobs.put("at 2.5");
    assertThat(Jobs.texts(jobs.claim(10))).containsExactly("at 1", "at 1.5", "at 2", "at 2.5");
  }

  @Test
  void dueJobsOfLowerPriorityNumberGoFirstWithAndWithoutSweep() {
    for (boolean sweep : new boolean[] {false, true}) {
      jobs.put(
          "later, important",
          w -> {
            w.delay = MINUTE;
            w.priority = -1;
          });
      jobs.put("now");
      assertThat(Jobs.texts(jobs.claim(1))).containsExactly("now");
      jobs.put("now 2");
      clock.advance(MINUTE);
      if (sweep) {
        assertThat(store.sweep(new SweepRequest(10)).promoted()).isEqualTo(1);
      }
      assertThat(Jobs.texts(jobs.claim(5))).containsExactly("later, important", "now 2");
    }
  }

  @Test
  void releaseWithoutDelayKeepsThePlaceRetryDoesNot() {
    jobs.put("a");
    jobs.put("b");
    clock.advance(MINUTE);
    jobs.put("c");
    List<Delivery> claimed = jobs.claim(2);
    jobs.release(claimed.get(1), Duration.ZERO);
    clock.advance(MINUTE);
    jobs.retry(claimed.get(0), Duration.ZERO);
    assertThat(Jobs.texts(jobs.claim(10))).containsExactly("b", "c", "a");
  }

  @Test
  void queuesInTheOrderOfPreference() {
    jobs.put("a1", w -> w.queue = "a");
    jobs.put("b1", w -> w.queue = "b");
    jobs.put("a2", w -> w.queue = "a");
    assertThat(Jobs.texts(jobs.claim(2, "b", "a"))).containsExactly("b1", "a1");
    assertThat(Jobs.texts(jobs.claim(2, "b", "a"))).containsExactly("a2");
  }

  @Test
  void oneOfAGroupAtATimeInOrder() {
    jobs.put("g1", w -> w.group = "g");
    jobs.put("g2", w -> w.group = "g");
    jobs.put("h1", w -> w.group = "h");
    List<Delivery> first = jobs.claim(10);
    assertThat(Jobs.texts(first)).containsExactly("g1", "h1");
    jobs.retry(first.get(0), MINUTE);
    assertThat(jobs.claim(10)).isEmpty();
    clock.advance(MINUTE);
    Delivery again = jobs.claimOne();
    assertThat(Jobs.text(again)).isEqualTo("g1");
    jobs.bury(again);
    assertThat(Jobs.texts(jobs.claim(10))).containsExactly("g2");
  }

  @Test
  void aBetterJobOfTheGroupGoesFirstUntilOneHasStarted() {
    jobs.put("second", w -> w.group = "g");
    jobs.put(
        "first",
        w -> {
          w.group = "g";
          w.priority = -1;
        });
    jobs.put(
        "scheduled holds nobody back",
        w -> {
          w.group = "g";
          w.priority = -2;
          w.delay = MINUTE;
        });
    Delivery head = jobs.claimOne();
    assertThat(Jobs.text(head)).isEqualTo("first");
    clock.advance(MINUTE);
    assertThat(jobs.claim(10)).isEmpty();
    clock.advance(Jobs.LEASE);
    Delivery sameHead = jobs.claimOne();
    assertThat(Jobs.text(sameHead)).as("a lost lease keeps the group").isEqualTo("first");
    jobs.complete(sameHead);
    assertThat(Jobs.texts(jobs.claim(10))).containsExactly("scheduled holds nobody back");
  }
}
