package dev.sluice.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.memory.MemoryStore;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A node that begins a schedule, or fires a tick, dies at each call that it makes, before or after
 * the call was done, and another one takes over. The jobs are worked on and gone at once, so that
 * only the progress tells which were there.
 */
class DyingNodeTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final int MORE_THAN_ALL_CALLS = 40;

  /** One storage, its worker, and what the worker has got. */
  private static final class Rig implements AutoCloseable {
    final ManualClock clock = new ManualClock();
    final MemoryStore store = new MemoryStore(clock);
    final Sluice sluice = open(new DyingStore(store, Integer.MAX_VALUE, false));
    final Schedules schedules = Schedules.on(sluice);
    final Queue<String> got = new ConcurrentLinkedQueue<>();

    Rig() {
      clock.onAdvance(store::wakeup);
      sluice
          .queue("reports")
          .work(
              job -> got.add(job.headers().getOrDefault(Schedules.TICK_HEADER, "none")),
              w -> w.concurrency(1));
    }

    Sluice open(DyingStore node) {
      return Sluice.using(
          node, options -> options.clock(clock).sweepInterval(Duration.ofMillis(5)));
    }

    /** Lets a node work until it dies; answers whether it did before all that was due was done. */
    boolean dies(int calls, boolean lastIsDone, int ticks) {
      DyingStore node = new DyingStore(store, calls, lastIsDone);
      try (Sluice dying = open(node)) {
        Schedules.on(dying).start(w -> w.lease(LEASE));
        Eventually.holds("it dies or gets done", () -> node.isDead() || isDone(ticks));
        boolean died = node.isDead();
        dying.close(Duration.ZERO);
        return died;
      }
    }

    boolean isDone(int ticks) {
      ScheduleView view = schedules.find("s").orElseThrow();
      return got.size() == ticks
          && view.next() != null
          && view.next().isAfter(clock.instant())
          && store.counts(Schedules.QUEUE).running() == 0
          && store.counts("reports").live() == 0;
    }

    @Override
    public String toString() {
      return ": got " + got + ", stored " + store.counts() + ", " + schedules.find("s");
    }

    @Override
    public void close() {
      sluice.close();
      store.close();
    }
  }

  private static List<String> hours(int to) {
    return IntStream.rangeClosed(1, to)
        .mapToObj(i -> ManualClock.START.plus(HOUR.multipliedBy(i)).toString())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eachTickIsFiredOnceWhereverANodeDies(boolean lastIsDone) {
    int calls = 0;
    boolean died = true;
    while (died) {
      try (Rig rig = new Rig()) {
        rig.schedules.put(
            "s", s -> s.every(HOUR).catchUp(CatchUp.ALL).queue("reports").payload("x"));
        rig.clock.advance(HOUR.multipliedBy(3).plus(Duration.ofMinutes(2)));
        died = rig.dies(calls, lastIsDone, 3);
        rig.clock.advance(LEASE.plusMillis(1));
        rig.schedules.start(w -> w.lease(LEASE));
        String where = "died in call " + calls + (lastIsDone ? ", which was done" : "");
        Eventually.holds(() -> where + rig, () -> rig.isDone(3));
        rig.clock.advance(HOUR);
        Eventually.holds(() -> where + rig, () -> rig.isDone(4));
        assertThat(rig.got).as(where).containsExactlyElementsOf(hours(4));
      }
      calls++;
      assertThat(calls).isLessThan(MORE_THAN_ALL_CALLS);
    }
    // Find it, begin, decide, enqueue, note, let go, note, give it back, each with its reads.
    assertThat(calls).isGreaterThan(7);
  }

  @ParameterizedTest
  @EnumSource(Change.class)
  void aChangeAfterADeathLeavesNoJobBehindThatIsHeldBack(Change change) {
    int calls = 0;
    boolean died = true;
    while (died) {
      try (Rig rig = new Rig()) {
        rig.schedules.put("s", s -> s.every(HOUR).queue("reports"));
        rig.clock.advance(HOUR);
        died = rig.dies(calls, true, 1);
        rig.clock.advance(LEASE.plusMillis(1));
        change.make(rig.schedules);
        rig.schedules.start(w -> w.lease(LEASE));
        String where = change + " after a death in call " + calls;
        Eventually.holds(where, () -> isQuiet(rig));
        assertThat(rig.got).as(where).hasSizeLessThan(2);
        if (!died) {
          assertThat(rig.got).hasSize(1);
        }
      }
      calls++;
      assertThat(calls).isLessThan(MORE_THAN_ALL_CALLS);
    }
  }

  /** What somebody does once the node is dead. */
  enum Change {
    REMOVE {
      @Override
      void make(Schedules schedules) {
        assertThat(schedules.remove("s")).isTrue();
      }
    },
    PAUSE {
      @Override
      void make(Schedules schedules) {
        assertThat(schedules.pause("s")).isTrue();
      }
    },
    OTHER_TIMES {
      @Override
      void make(Schedules schedules) {
        schedules.put("s", s -> s.every(HOUR.multipliedBy(2)).queue("reports"));
      }
    };

    abstract void make(Schedules schedules);
  }

  private static boolean isQuiet(Rig rig) {
    return rig.store.counts(Schedules.QUEUE).ready() == 0
        && rig.store.counts(Schedules.QUEUE).running() == 0
        && rig.store.counts("reports").live() == 0;
  }

  @Test
  void aNodeWhoseLeaseIsLostFiresNothingMore() {
    try (Rig rig = new Rig()) {
      rig.schedules.put("s", s -> s.every(HOUR).queue("reports"));
      rig.clock.advance(HOUR);
      assertThat(rig.dies(2, false, 1)).isTrue();
      assertThat(rig.got).isEmpty();
      assertThat(rig.store.counts("reports").live()).isZero();
    }
  }
}
