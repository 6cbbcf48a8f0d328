package dev.sluice.testkit.reference;

import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.Counts;
import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.Feature;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobControl;
import dev.sluice.spi.JobNotebook;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.QueueControl;
import dev.sluice.spi.QueueSettings;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.Swept;
import dev.sluice.spi.Traits;
import dev.sluice.spi.TurnSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The rules as a store: slow, plain, and meant to be right at a glance. Every call holds one lock;
 * every claim sorts what is READY. Not for use: for comparing with.
 *
 * <p>What is kept is in {@link ReferenceJobs}. A store that is opened on the jobs of another one
 * takes back what was RUNNING there (rule 4).
 */
public final class ReferenceStore
    implements JobStore, TurnSource, JobControl, JobBrowser, QueueControl, JobNotebook {
  private static final Traits TRAITS =
      new Traits(
          "reference",
          EnumSet.allOf(Feature.class),
          Traits.CallCost.LOCAL,
          Traits.Threading.ANY,
          Traits.Sharing.ONE_PROCESS,
          Traits.Durability.PROCESS_KILL,
          Duration.ofNanos(1),
          ReferenceRules.MAX_PAYLOAD);

  private final InstantSource clock;
  private final ReferenceJobs jobs;
  private final ReferenceRules rules;
  private boolean closed;
  private long wakeups;

  /** A store without jobs. */
  public ReferenceStore(InstantSource clock) {
    this(clock, new ReferenceJobs());
  }

  /** A store with the jobs of an earlier one, which must be closed. */
  public ReferenceStore(InstantSource clock, ReferenceJobs jobs) {
    this.clock = clock;
    this.jobs = jobs;
    rules = new ReferenceRules(jobs);
    Instant now = clock.instant();
    jobs.all(job -> job.state == JobState.RUNNING).forEach(job -> rules.takeBack(job, now));
  }

  @Override
  public Traits traits() {
    return TRAITS;
  }

  private Instant now() {
    if (closed) {
      throw new StoreException(StoreException.Kind.UNAVAILABLE, "the reference store is closed");
    }
    return clock.instant();
  }

  /** One answer for each, then wakes the claims that wait. */
  private <T, R> List<R> each(List<? extends T> items, Function<T, R> what) {
    List<R> answers = new ArrayList<>();
    items.forEach(item -> answers.add(what.apply(item)));
    notifyAll();
    return answers;
  }

  @Override
  public synchronized List<Enqueued> enqueue(List<NewJob> list) {
    Instant now = now();
    return each(list, (NewJob job) -> rules.enqueue(job, now));
  }

  @Override
  public synchronized List<Delivery> claim(ClaimRequest request) throws InterruptedException {
    long deadline = System.nanoTime() + request.maxWait().toNanos();
    long wakeupsBefore = wakeups;
    List<Delivery> claimed = rules.claim(request, now());
    while (claimed.isEmpty() && wakeups == wakeupsBefore) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        break;
      }
      await(left);
      if (closed) {
        break;
      }
      claimed = rules.claim(request, now());
    }
    return claimed;
  }

  /** Waits for a change, for the next time at which something is due, or for the end. */
  @SuppressWarnings("WaitNotInLoop") // the loop is in claim
  private synchronized void await(long nanos) throws InterruptedException {
    long toNextDue =
        rules
            .nextDue()
            .map(due -> Duration.between(clock.instant(), due))
            .map(this::nanos)
            .orElse(Long.MAX_VALUE);
    long wait = Math.max(TimeUnit.MILLISECONDS.toNanos(1), Math.min(nanos, toNextDue));
    TimeUnit.NANOSECONDS.timedWait(this, wait);
  }

  private long nanos(Duration span) {
    return span.compareTo(Duration.ofDays(1)) > 0 ? Long.MAX_VALUE : span.toNanos();
  }

  @Override
  public synchronized List<Settled> settle(List<? extends Settlement> outcomes) {
    Instant now = now();
    return each(outcomes, (Settlement outcome) -> rules.settle(outcome, now));
  }

  @Override
  public Turn turn(List<? extends Settlement> outcomes, ClaimRequest next)
      throws InterruptedException {
    return new Turn(settle(outcomes), claim(next));
  }

  @Override
  public synchronized List<LeaseStatus> extend(List<? extends LeaseToken> leases, Duration lease) {
    Instant now = now();
    return each(leases, (LeaseToken token) -> rules.extend(token, lease, now));
  }

  @Override
  public synchronized Swept sweep(SweepRequest request) {
    Swept swept = rules.sweep(request, now());
    notifyAll();
    return swept;
  }

  @Override
  public synchronized List<Altered> alter(List<JobId> ids, Alteration alteration) {
    Instant now = now();
    return each(ids, (JobId id) -> rules.alter(id, alteration, now));
  }

  @Override
  public synchronized int alter(JobQuery query, Alteration alteration) {
    List<JobId> ids =
        matching(query).stream()
            .filter(v -> v.sequence() > query.after())
            .map(JobView::id)
            .toList();
    return (int)
        alter(ids, alteration).stream()
            .filter(
                a -> a.result() == Altered.Result.CHANGED || a.result() == Altered.Result.REQUESTED)
            .count();
  }

  @Override
  public synchronized List<LeaseStatus> note(List<Note> notes) {
    Instant now = now();
    return each(notes, (Note note) -> note(note, now));
  }

  private LeaseStatus note(Note note, Instant now) {
    ReferenceJob job = rules.held(note.lease(), now);
    if (job == null) {
      return LeaseStatus.LOST;
    }
    job.notes = note.notes();
    return ReferenceRules.status(job);
  }

  @Override
  public synchronized Optional<JobView> find(JobId id) {
    jobs.promote(now());
    return Optional.ofNullable(jobs.byId.get(id)).map(ReferenceJob::view);
  }

  @Override
  public synchronized Page<JobView> list(JobQuery query) {
    List<JobView> found =
        matching(query).stream().filter(view -> view.sequence() > query.after()).toList();
    if (found.size() <= query.limit()) {
      return new Page<>(found, 0);
    }
    List<JobView> page = found.subList(0, query.limit());
    return new Page<>(page, page.get(page.size() - 1).sequence());
  }

  private List<JobView> matching(JobQuery query) {
    jobs.promote(now());
    return jobs.byId.values().stream()
        .map(ReferenceJob::view)
        .filter(view -> ReferenceQuery.admits(query, view))
        .toList();
  }

  @Override
  public synchronized Map<String, Counts> counts() {
    now();
    TreeSet<String> queues = new TreeSet<>(jobs.settings.keySet());
    jobs.byId.values().forEach(job -> queues.add(job.queue));
    return queues.stream()
        .collect(Collectors.toMap(queue -> queue, this::counts, Counts::plus, TreeMap::new));
  }

  @Override
  public synchronized Counts counts(String queue) {
    jobs.promote(now());
    return new Counts(
        count(queue, JobState.SCHEDULED),
        count(queue, JobState.READY),
        count(queue, JobState.RUNNING),
        count(queue, JobState.COMPLETED),
        count(queue, JobState.DEAD),
        count(queue, JobState.CANCELLED));
  }

  private long count(String queue, JobState state) {
    return jobs.all(job -> job.queue.equals(queue) && job.state == state).size();
  }

  @Override
  public synchronized QueueSettings settings(String queue) {
    now();
    return jobs.settings(queue);
  }

  @Override
  public synchronized Map<String, QueueSettings> settings() {
    now();
    return Map.copyOf(jobs.settings);
  }

  @Override
  public synchronized void configure(String queue, QueueSettings settings) {
    now();
    rules.configure(queue, settings);
    notifyAll();
  }

  @Override
  public synchronized void wakeup() {
    wakeups++;
    notifyAll();
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
