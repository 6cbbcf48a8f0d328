package dev.sluice.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.Failure;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.Enqueued.Outcome;
import dev.sluice.spi.Feature;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobControl;
import dev.sluice.spi.JobNotebook;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.QueueControl;
import dev.sluice.spi.QueueSettings;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.Swept;
import dev.sluice.spi.Traits;
import dev.sluice.testkit.Effort;
import dev.sluice.testkit.ManualClock;
import dev.sluice.testkit.StoreFixture;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;

/**
 * A store under test with the words that tests speak in. What the storage does not have (a feature,
 * a role, a clock that can be moved) ends the test as "not applicable": JUnit reports it as skipped
 * (an assumption that failed), with the name of what is missing.
 */
public final class StoreHarness implements AutoCloseable {
  /** The queue that jobs go to when a test does not say. */
  public static final String QUEUE = "q";

  /** How long leases are when a test does not say. */
  public static final Duration LEASE = Duration.ofSeconds(30);

  private final StoreFixture fixture;
  private final ManualClock clock = new ManualClock();
  private JobStore store;

  /** Opens the storage with a manual clock. */
  public StoreHarness(StoreFixture fixture) {
    this.fixture = fixture;
    store = open(fixture, clock);
    JobStore first = store;
    clock.onAdvance(first::wakeup);
  }

  private static JobStore open(StoreFixture fixture, InstantSource clock) {
    try {
      return fixture.opener().open(clock);
    } catch (Exception e) {
      throw new AssertionError("the storage could not be opened", e);
    }
  }

  public JobStore store() {
    return store;
  }

  public Traits traits() {
    return store.traits();
  }

  /** How hard to try. */
  public Effort effort() {
    Effort given = fixture.effort();
    return (given == null ? Effort.of(traits()) : given).orAsTheSystemSays();
  }

  /** Whether a store that is opened again finds the jobs of before. */
  public boolean keepsJobs() {
    return fixture.keepsJobs();
  }

  // ---- what is not applicable

  /** Ends the test as not applicable unless the storage has all of these. */
  public void needs(Feature... features) {
    for (Feature feature : features) {
      applicable(traits().has(feature), "no Feature." + feature);
    }
  }

  /** The storage in this role; without it the test is not applicable. */
  public <R> R role(Class<R> role) {
    applicable(store.role(role).isPresent(), "no role " + role.getSimpleName());
    return store.role(role).orElseThrow();
  }

  public JobBrowser browser() {
    return role(JobBrowser.class);
  }

  public JobControl control() {
    return role(JobControl.class);
  }

  public QueueControl queues() {
    return role(QueueControl.class);
  }

  public JobNotebook notebook() {
    return role(JobNotebook.class);
  }

  /** Ends the test as not applicable unless the condition holds. */
  public void applicable(boolean condition, String otherwise) {
    assumeTrue(condition, () -> "not applicable to " + traits().name() + ": " + otherwise);
  }

  // ---- time

  /** The clock of the store; not applicable where the storage has its own. */
  public ManualClock clock() {
    applicable(!fixture.serverClock(), "a clock of its own");
    return clock;
  }

  public Instant now() {
    return clock().instant();
  }

  public void advance(Duration by) {
    clock().advance(by);
  }

  /** Closes the store and opens the same storage again; not applicable where jobs are not kept. */
  public void reopen() {
    applicable(fixture.keepsJobs(), "jobs are not kept beyond close");
    reopenWith(clock);
  }

  /** Closes the store and opens the storage again, whether it keeps its jobs or not. */
  public void reopenWith(InstantSource time) {
    store.close();
    store = open(fixture, time);
    JobStore opened = store;
    clock.onAdvance(opened::wakeup);
  }

  /**
   * A second store on the same storage at the same time; not applicable where one must be alone.
   */
  public JobStore openSecond() {
    applicable(
        traits().sharing() != Traits.Sharing.ONE_PROCESS, "belongs to one process at a time");
    return open(fixture, clock);
  }

  @Override
  public void close() {
    store.close();
  }

  // ---- enqueue

  public List<Enqueued> enqueue(NewJob... jobs) {
    List<Enqueued> answers = store.enqueue(Arrays.asList(jobs));
    assertThat(answers).as("an answer for each job").hasSize(jobs.length);
    return answers;
  }

  public Enqueued enqueue(TestJob job) {
    return enqueue(job.build()).get(0);
  }

  /** Enqueues a job without wishes, which must be inserted. */
  public JobId add() {
    return add(TestJob.job());
  }

  /** Enqueues a job, which must be inserted. */
  public JobId add(TestJob job) {
    NewJob built = job.build();
    Enqueued answer = enqueue(built).get(0);
    assertThat(answer).isEqualTo(new Enqueued(Outcome.INSERTED, built.id(), ""));
    return built.id();
  }

  // ---- claim

  public static ClaimRequest request(int max, Duration wait, String... queues) {
    return new ClaimRequest(List.of(queues), max, LEASE, wait, "tester");
  }

  public List<Delivery> claim(ClaimRequest request) {
    try {
      List<Delivery> claimed = store.claim(request);
      assertThat(claimed).as("at most what was asked for").hasSizeLessThanOrEqualTo(request.max());
      return claimed;
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts here", e);
    }
  }

  /** Claims what is READY now, without waiting. */
  public List<Delivery> claim(int max) {
    return claim(request(max, Duration.ZERO, QUEUE));
  }

  public List<Delivery> claim(int max, Duration lease) {
    return claim(new ClaimRequest(List.of(QUEUE), max, lease, Duration.ZERO, "tester"));
  }

  public Delivery claimOne() {
    return claimOne(QUEUE);
  }

  public Delivery claimOne(String queue) {
    List<Delivery> claimed = claim(request(1, Duration.ZERO, queue));
    assertThat(claimed).as("a job is READY in " + queue).hasSize(1);
    return claimed.get(0);
  }

  /** Enqueues a job without wishes and claims it. */
  public Delivery running() {
    return running(TestJob.job());
  }

  /** Enqueues a job and claims it; nothing else may be READY. */
  public Delivery running(TestJob job) {
    JobId id = add(job);
    Delivery delivery = claimOne(job.build().queue());
    assertThat(delivery.job()).isEqualTo(id);
    return delivery;
  }

  public void claimsNothing() {
    assertThat(claim(10)).as("nothing is READY").isEmpty();
  }

  /** Claims one by one until nothing is READY any more, without settling. */
  public List<JobId> drain() {
    return Claims.all(this, QUEUE).stream().map(Delivery::job).toList();
  }

  // ---- settle

  public Settled settle(Settlement outcome) {
    List<Settled> answers = store.settle(List.of(outcome));
    assertThat(answers).as("an answer for each outcome").hasSize(1);
    return answers.get(0);
  }

  public void complete(LeaseToken lease) {
    assertThat(settle(new Settlement.Complete(lease, null))).isEqualTo(Settled.COMPLETED);
  }

  public void retry(LeaseToken lease, Duration delay) {
    assertThat(settle(new Settlement.Retry(lease, delay, failure("boom"))))
        .isEqualTo(Settled.RETRYING);
  }

  public void release(LeaseToken lease, Duration delay) {
    assertThat(settle(new Settlement.Release(lease, delay))).isEqualTo(Settled.RELEASED);
  }

  public void bury(LeaseToken lease) {
    assertThat(settle(new Settlement.Bury(lease, failure("boom")))).isEqualTo(Settled.DEAD);
  }

  /** A failure of the first attempt at this moment. */
  public Failure failure(String message) {
    return new Failure(1, clock.instant(), "java.io.IOException", message, "");
  }

  // ---- look and alter

  public JobView view(JobId id) {
    JobBrowser browser = browser();
    assertThat(browser.find(id)).as("job %s is there", id).isPresent();
    return browser.find(id).orElseThrow();
  }

  public JobState state(JobId id) {
    return view(id).state();
  }

  public Altered alter(JobId id, Alteration alteration) {
    List<Altered> answers = control().alter(List.of(id), alteration);
    assertThat(answers).as("an answer for each id").hasSize(1);
    return answers.get(0);
  }

  public Altered cancel(JobId id) {
    return alter(id, new Alteration.Cancel("by the test"));
  }

  public void capacity(long capacity) {
    needs(Feature.CAPACITY);
    queues().configure(QUEUE, QueueSettings.DEFAULT.capacity(capacity));
  }

  /** Sweeps until nothing is left to do, and adds up what was done. */
  public Swept sweep() {
    Swept sum = new Swept(0, 0, 0, 0, true, null);
    while (sum.more()) {
      Swept next = store.sweep(new SweepRequest(10_000));
      sum =
          new Swept(
              sum.promoted() + next.promoted(),
              sum.reclaimed() + next.reclaimed(),
              sum.expired() + next.expired(),
              sum.purged() + next.purged(),
              next.more(),
              next.nextDue());
    }
    return sum;
  }
}
