package dev.sluice.testkit;

import static dev.sluice.testkit.conformance.TestJob.in;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.job.Counts;
import dev.sluice.job.Failure;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobId;
import dev.sluice.job.JobNotes;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.UniqueKey.OnConflict;
import dev.sluice.memory.MemoryStore;
import dev.sluice.move.Move;
import dev.sluice.move.MovePlan;
import dev.sluice.move.MoveResult;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.JobControl;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.QueueSettings;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import dev.sluice.testkit.conformance.TestJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class MoveTest {
  private final ManualClock clock = new ManualClock();
  private static final String OLD_SETTINGS = "sluice:moves";

  private final MemoryStore from = memory();
  private final MemoryStore to = memory();

  private MemoryStore memory() {
    return new MemoryStore(clock);
  }

  private static JobId add(JobStore store, TestJob job) {
    NewJob built = job.build();
    store.enqueue(List.of(built));
    return built.id();
  }

  private static List<Delivery> claim(JobStore store, String queue, int max) {
    try {
      return store.claim(
          new ClaimRequest(List.of(queue), max, Duration.ofMinutes(1), Duration.ZERO, "test"));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Failure failure() {
    return new Failure(1, clock.instant(), "Oops", "boom", "trace");
  }

  /** All jobs as they are but for the store's own numbers, which have to be in the same order. */
  private static Map<String, List<String>> content(MemoryStore store) {
    Map<String, List<String>> all = new TreeMap<>();
    JobQuery query = JobQuery.ALL.limit(1_000);
    while (true) {
      var page = store.list(query);
      for (JobView job : page.items()) {
        all.computeIfAbsent(job.queue(), queue -> new ArrayList<>()).add(text(job));
      }
      if (page.next() == 0) {
        return all;
      }
      query = query.after(page.next());
    }
  }

  private static String text(JobView job) {
    JobHistory h = job.history();
    JobNotes n = job.notes();
    return String.join(
        "|",
        job.id().toString(),
        job.kind(),
        new String(job.payload(), UTF_8),
        job.options().toString(),
        job.state().name(),
        job.runAt().toString(),
        h.enqueuedAt() + " " + h.attempts() + " " + h.lostLeases() + " " + h.releases(),
        h.startedAt() + " " + h.finishedAt() + " " + h.failures() + " " + h.reason(),
        h.result() == null ? "-" : new String(h.result(), UTF_8),
        (n.cursor() == null ? "-" : new String(n.cursor(), UTF_8)) + n.progress() + n.log());
  }

  /** Jobs in every state that can be moved, with everything that a job can have. */
  // NullAway does not see @Nullable on the array of a compact canonical constructor.
  @SuppressWarnings("NullAway")
  private void fill(MemoryStore store, int jobs) {
    Random random = new Random(7);
    Instant now = clock.instant();
    for (int i = 0; i < jobs; i++) {
      TestJob job =
          in("q" + i % 3)
              .payload("payload " + i)
              .kind("kind" + i % 2)
              .headers(Map.of("n", "" + i))
              .priority(random.nextInt(3))
              .retain(Duration.ofDays(1));
      if (i % 5 == 0) {
        job.group("g" + i % 4);
      }
      if (i % 7 == 0) {
        job.unique("key" + i, OnConflict.REJECT);
      }
      JobState[] states = {
        JobState.SCHEDULED, JobState.READY, JobState.DEAD, JobState.COMPLETED, JobState.CANCELLED
      };
      JobState state = states[i % states.length];
      boolean ended = state.isFinal();
      JobHistory history =
          new JobHistory(
              now.minusSeconds(1_000 - i),
              i % 4,
              i % 2,
              i % 3,
              i % 4 > 0 ? now.minusSeconds(500) : null,
              ended ? now.minusSeconds(5) : null,
              i % 4 > 0 ? List.of(failure()) : List.of(),
              state == JobState.COMPLETED ? ("result " + i).getBytes(UTF_8) : null,
              state == JobState.CANCELLED ? "enough" : null);
      Instant runAt = state == JobState.SCHEDULED ? now.plusSeconds(100 + i) : now.minusSeconds(i);
      JobNotes notes = new JobNotes(("row " + i).getBytes(UTF_8), 0.5, List.of("line"));
      add(store, job.past(new NewJob.Past(state, runAt, history, notes)));
    }
  }

  @Test
  void everyJobArrivesAsItWas() throws InterruptedException {
    fill(from, 1_000);
    from.configure("q1", new QueueSettings(true, 5_000));
    Map<String, List<String>> before = content(from);
    List<Long> left = new ArrayList<>();

    MoveResult result = Move.between(from, to).onProgress(p -> left.add(p.left())).run();

    assertThat(result).isEqualTo(new MoveResult(1_000, List.of()));
    assertThat(content(to)).isEqualTo(before);
    assertThat(content(from)).isEmpty();
    assertThat(to.settings("q1")).isEqualTo(new QueueSettings(true, 5_000));
    assertThat(from.settings("q1")).isEqualTo(new QueueSettings(true, 5_000));
    assertThat(from.settings("q0")).isEqualTo(QueueSettings.DEFAULT);
    assertThat(to.settings("q0")).isEqualTo(QueueSettings.DEFAULT);
    assertThat(left).isSortedAccordingTo((a, b) -> Long.compare(b, a)).endsWith(0L);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aMoveThatFailsAnywhereGoesOnWhereItWas(Faults.Fault failure) throws InterruptedException {
    int call = 0;
    // Each call of a whole move fails once, in a move of its own.
    while (failsAt(call, failure)) {
      call++;
    }
    assertThat(call).isGreaterThan(20);
  }

  static Stream<Faults.Fault> failures() {
    return Stream.of(new Faults.FailBefore(), new Faults.FailAfter());
  }

  // Answers whether the move had so many calls.
  private boolean failsAt(int call, Faults.Fault failure) throws InterruptedException {
    MemoryStore source = memory();
    MemoryStore target = memory();
    fill(source, 60);
    source.configure("q2", new QueueSettings(true, 9_000));
    Map<String, List<String>> before = content(source);
    Faults faults = new Faults(0);
    for (int i = 0; i < call; i++) {
      faults.next(new Faults.Pass());
    }
    faults.next(failure);
    moveWith(faults, source, target);
    assertThat(content(target)).as("after call %s failed", call).isEqualTo(before);
    assertThat(content(source)).as("after call %s failed", call).isEmpty();
    assertThat(source.settings("q2")).isEqualTo(new QueueSettings(true, 9_000));
    assertThat(source.settings("q0")).isEqualTo(QueueSettings.DEFAULT);
    return !faults.hasScript();
  }

  // Again and again until it is done; answers how often.
  private static int moveWith(Faults faults, MemoryStore source, MemoryStore target)
      throws InterruptedException {
    JobStore badSource = FaultyStore.of(source, faults);
    JobStore badTarget = FaultyStore.of(target, faults);
    for (int tries = 1; ; tries++) {
      try {
        Move.between(badSource, badTarget).run();
        return tries;
      } catch (StoreException e) {
        assertThat(tries).isLessThan(10_000);
      }
    }
  }

  @Test
  void aMoveThatFailsAgainAndAgainEndsAllTheSame() throws InterruptedException {
    long seed = System.nanoTime();
    fill(from, 600);
    Map<String, List<String>> before = content(from);
    Faults faults = new Faults(seed).byChance(0.02, 0.02);
    for (int i = 0; i < 5; i++) {
      faults.next(new Faults.Pass(), new Faults.FailAfter());
    }

    assertThat(moveWith(faults, from, to)).as("seed %s", seed).isGreaterThan(5);

    assertThat(content(to)).as("seed %s", seed).isEqualTo(before);
    assertThat(content(from)).as("seed %s", seed).isEmpty();
    assertThat(from.settings("q0")).isEqualTo(QueueSettings.DEFAULT);
  }

  @Test
  void aQueueThatWasEmptiedWhenTheMoveFailedIsGivenBackByTheNext() throws InterruptedException {
    add(from, in("q"));
    // The last call of all: the settings are forgotten.
    JobControl control =
        (ids, change) -> {
          if (from.counts("q").total() == 0) {
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "gone at the end");
          }
          return from.alter(ids, change);
        };
    JobStore failing =
        new ForwardingStore(from) {
          @Override
          public <R> Optional<R> role(Class<R> role) {
            return role == JobControl.class ? Optional.of(role.cast(control)) : super.role(role);
          }
        };
    assertThatThrownBy(() -> Move.between(failing, to).run()).hasMessageContaining("at the end");
    assertThat(from.counts(OLD_SETTINGS).total()).isEqualTo(1);

    Move.between(from, to).run();

    assertThat(from.counts(OLD_SETTINGS).total()).isZero();
    assertThat(from.settings("q")).isEqualTo(QueueSettings.DEFAULT);
  }

  @Test
  void whatRunsIsWaitedForAndNothingElseBegins() throws Exception {
    add(from, in("q"));
    add(from, in("q").payload("second"));
    Delivery running = claim(from, "q", 1).get(0);
    CountDownLatch waiting = new CountDownLatch(1);
    AtomicReference<MoveResult> result = new AtomicReference<>();
    Move move =
        Move.between(from, to)
            .onProgress(
                p -> {
                  if (p.left() == 1 && p.running() == 1) {
                    waiting.countDown();
                  }
                });
    Thread mover = new Thread(() -> result.set(run(move)));
    mover.start();

    assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(claim(from, "q", 1)).as("the source is paused").isEmpty();
    assertThat(claim(to, "q", 5)).hasSize(1);
    from.settle(List.of(new Settlement.Retry(running, Duration.ZERO, failure())));
    mover.join(30_000);

    assertThat(result.get()).isEqualTo(new MoveResult(2, List.of()));
    Delivery again = claim(to, "q", 5).get(0);
    assertThat(again.job()).isEqualTo(running.job());
    assertThat(again.attempt()).isEqualTo(2);
    assertThat(from.settings("q")).isEqualTo(QueueSettings.DEFAULT);
  }

  private static MoveResult run(Move move) {
    try {
      return move.run();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aJobWhoseHolderIsGoneIsMovedAfterItsLease() throws Exception {
    add(from, in("q"));
    claim(from, "q", 1);
    CountDownLatch waiting = new CountDownLatch(1);
    Move move = Move.between(from, to).onProgress(p -> waiting.countDown());
    AtomicReference<MoveResult> result = new AtomicReference<>();
    Thread mover = new Thread(() -> result.set(run(move)));
    mover.start();
    assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
    clock.advance(Duration.ofMinutes(2));
    mover.join(30_000);
    assertThat(result.get().moved()).isEqualTo(1);
    assertThat(claim(to, "q", 1).get(0).lostLeases()).isEqualTo(1);
  }

  @Test
  void aKeyThatIsTakenThereKeepsItsJobHere() throws InterruptedException {
    JobId here = add(from, in("q").unique("k"));
    add(from, in("q"));
    JobId there = add(to, in("q").unique("k"));
    MoveResult result = Move.between(from, to).run();
    assertThat(result.moved()).isEqualTo(1);
    assertThat(result.kept())
        .containsExactly(
            new MoveResult.Kept(here, "q", "its unique key belongs to job " + there + " there"));
    assertThat(from.find(here)).isPresent();
  }

  @Test
  void aMovedJobReplacesNothing() throws InterruptedException {
    add(from, in("q").unique("k", OnConflict.REPLACE).payload("old"));
    JobId there = add(to, in("q").unique("k", OnConflict.REPLACE).payload("new"));
    assertThat(Move.between(from, to).run().kept()).hasSize(1);
    assertThat(to.find(there).orElseThrow().payload()).asString().isEqualTo("new");
  }

  @Test
  void aFullQueueIsWaitedFor() throws Exception {
    for (int i = 0; i < 3; i++) {
      add(from, in("q").payload("" + i));
    }
    to.configure("q", QueueSettings.DEFAULT.capacity(2));
    CountDownLatch waiting = new CountDownLatch(1);
    Move move =
        Move.between(from, to)
            .onProgress(
                p -> {
                  if (p.left() == 1) {
                    waiting.countDown();
                  }
                });
    Thread mover = new Thread(() -> run(move));
    mover.start();
    assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(to.counts("q").ready()).isEqualTo(2);
    claim(to, "q", 1);
    mover.join(30_000);
    assertThat(to.counts("q").total()).isEqualTo(3);
    assertThat(to.settings("q").capacity()).isEqualTo(2);
  }

  @Test
  void theSameStorageUnderTwoNamesIsRefused() {
    add(from, in("q"));
    JobStore alias = FaultyStore.of(from, new Faults(1));
    assertThatThrownBy(() -> Move.between(from, alias).run())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the same storage");
    assertThat(from.counts("q").ready()).isEqualTo(1);
  }

  @Test
  void thePlanCountsAndChangesNothing() {
    fill(from, 30);
    Map<String, List<String>> before = content(from);
    MovePlan plan = Move.between(from, to).plan();
    assertThat(plan.losses()).isEmpty();
    assertThat(plan.queues().values().stream().reduce(Counts.NONE, Counts::plus).total())
        .isEqualTo(30);
    assertThat(content(from)).isEqualTo(before);
    assertThat(from.settings()).isEmpty();
    assertThat(to.counts()).isEmpty();
  }

  @Test
  void onlyTheQueuesThatWereAskedForAreMoved() throws InterruptedException {
    fill(from, 30);
    MoveResult result = Move.between(from, to).queues(Set.of("q1")).run();
    assertThat(result.moved()).isEqualTo(10);
    assertThat(from.counts("q0").total()).isEqualTo(10);
    assertThat(from.settings("q0")).isEqualTo(QueueSettings.DEFAULT);
  }

  @Test
  void aMoveThatIsStoppedGoesOnLater() throws InterruptedException {
    fill(from, 900);
    Map<String, List<String>> before = content(from);
    Move first = Move.between(from, to);
    first.onProgress(p -> first.stop());
    long moved = first.run().moved();
    assertThat(moved).isBetween(1L, 899L);
    assertThat(from.settings("q0").paused()).isTrue();
    assertThat(Move.between(from, to).run().moved()).isEqualTo(900 - moved);
    assertThat(content(to)).isEqualTo(before);
    assertThat(from.settings("q0")).isEqualTo(QueueSettings.DEFAULT);
  }
}
