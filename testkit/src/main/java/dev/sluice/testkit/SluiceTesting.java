package dev.sluice.testkit;

import dev.sluice.Sluice;
import dev.sluice.engine.InlineSluice;
import dev.sluice.job.Counts;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import dev.sluice.memory.MemoryStore;
import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.Swept;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * For the tests of code that uses Sluice: a memory store with a clock that stands still, and no
 * thread in the background. Workers that the code under test makes do not start; their handlers run
 * in the test's thread, one at a time, when the test says so. Needs no test framework.
 *
 * <p>What depends on time goes by the clock of the test. A handler that takes long says so by
 * {@link #advance}: beyond the job's timeout its attempt fails as in production, though nobody
 * interrupts it. Leases are not lost by that. The rate and the concurrency of a worker say how fast
 * it works, and are not looked at: {@link #runDue} runs all that is due.
 *
 * <pre>{@code
 * try (var testing = SluiceTesting.create()) {
 *   var shop = new Shop(testing.sluice());          // binds its handlers, as in production
 *   shop.order("book");
 *   assertThat(testing.payloads("orders", String.class)).containsExactly("book");
 *   testing.runDue();
 *   assertThat(testing.enqueued("reminders")).hasSize(1);
 *   testing.advance(Duration.ofDays(1));
 *   testing.runDue();
 * }
 * }</pre>
 */
public final class SluiceTesting implements AutoCloseable {
  /** More attempts in one call than this are taken for jobs that go round for ever. */
  private static final int MOST_ATTEMPTS = 100_000;

  private static final SweepRequest SWEEP = new SweepRequest(1_000);

  private final ManualClock clock;
  private final MemoryStore store;
  private final InlineSluice inline;

  private SluiceTesting(ManualClock clock) {
    this.clock = clock;
    this.store = new MemoryStore(clock);
    this.inline = InlineSluice.using(store, options -> options.clock(clock));
  }

  /** A store without jobs, at {@link ManualClock#START}. */
  public static SluiceTesting create() {
    return new SluiceTesting(new ManualClock());
  }

  /** A store without jobs, with the caller's clock. */
  public static SluiceTesting create(ManualClock clock) {
    return new SluiceTesting(clock);
  }

  /** What the code under test gets. */
  public Sluice sluice() {
    return inline.sluice();
  }

  /** The clock, for the code under test. */
  public ManualClock clock() {
    return clock;
  }

  /** Moves the clock; nothing runs by that. */
  public void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("only forwards: " + by);
    }
    clock.advance(by);
  }

  /**
   * Runs every job that is due now and has a handler, and those that become due at this time by
   * that, until none is left.
   *
   * @return how many attempts were made
   * @throws IllegalStateException after 100,000 attempts, or if the thread is interrupted
   */
  public int runDue() {
    int attempts = 0;
    sweep();
    while (runOne()) {
      attempts++;
      if (attempts >= MOST_ATTEMPTS) {
        throw new IllegalStateException(
            attempts + " attempts and still not done: does a job enqueue itself again?");
      }
      sweep();
    }
    return attempts;
  }

  /**
   * As {@link #runDue()}, then moves the clock to when the next job is due and goes on, until no
   * job waits for a time. Jobs without a handler stay where they are.
   *
   * @return how many attempts were made
   * @throws IllegalStateException as {@link #runDue()}
   */
  public int runAll() {
    int attempts = runDue();
    Optional<Instant> next = nextDue();
    while (next.isPresent()) {
      clock.set(next.get());
      attempts += runDue();
      if (attempts >= MOST_ATTEMPTS) {
        throw new IllegalStateException(
            attempts + " attempts and still not done: does a job schedule itself again?");
      }
      next = nextDue();
    }
    return attempts;
  }

  /** The jobs of a queue that wait: SCHEDULED and READY, in the order in which they came. */
  public List<JobView> enqueued(String queue) {
    return jobs(queue, JobState.SCHEDULED, JobState.READY);
  }

  /** The jobs of a queue that were given up. */
  public List<JobView> dead(String queue) {
    return jobs(queue, JobState.DEAD);
  }

  /** The jobs of a queue in some states; in any state if none is given. */
  public List<JobView> jobs(String queue, JobState... states) {
    return all(JobQuery.ofQueue(queue).states(states));
  }

  /**
   * The payloads of {@link #enqueued}.
   *
   * @throws IllegalArgumentException if one cannot be read as the type
   */
  public <T> List<T> payloads(String queue, Class<T> type) {
    List<T> payloads = new ArrayList<>();
    for (JobView job : enqueued(queue)) {
      try {
        payloads.add(sluice().queue(queue, type).codec().decode(job.payload()));
      } catch (Exception e) {
        throw new IllegalArgumentException("job " + job.id() + " is not a " + type.getName(), e);
      }
    }
    return payloads;
  }

  /** How many jobs of a queue are in each state. */
  public Counts counts(String queue) {
    return store.counts(queue);
  }

  /** When the next SCHEDULED job is due; empty if there is none. */
  public Optional<Instant> nextDue() {
    return all(JobQuery.ALL.states(JobState.SCHEDULED)).stream()
        .map(JobView::runAt)
        .filter(due -> due.isAfter(clock.instant()))
        .min(Comparator.naturalOrder());
  }

  /** Closes the Sluice and its store. */
  @Override
  public void close() {
    sluice().close();
  }

  @Override
  public String toString() {
    return "SluiceTesting[" + clock.instant() + ", " + store.counts() + "]";
  }

  private boolean runOne() {
    try {
      return inline.runOne();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void sweep() {
    Swept swept = store.sweep(SWEEP);
    while (swept.more()) {
      swept = store.sweep(SWEEP);
    }
  }

  private List<JobView> all(JobQuery query) {
    List<JobView> jobs = new ArrayList<>();
    Page<JobView> page = store.list(query.limit(1_000));
    jobs.addAll(page.items());
    while (page.next() != 0) {
      page = store.list(query.limit(1_000).after(page.next()));
      jobs.addAll(page.items());
    }
    return jobs;
  }
}
