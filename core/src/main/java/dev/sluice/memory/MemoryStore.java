package dev.sluice.memory;

import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.Counts;
import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.Feature;
import dev.sluice.spi.HeapWorkerRegister;
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
import dev.sluice.spi.WorkerRegister;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps jobs on the heap of this process: nothing survives it (rule 1 with durability NONE), and
 * all other rules of {@code docs/spec.md} hold.
 *
 * <p>Calls block for a few microseconds at most, a claim as long as it is asked to wait. Any number
 * of threads may call at once. After {@link #close} all calls fail with {@link StoreException}
 * UNAVAILABLE.
 */
public final class MemoryStore
    implements JobStore, TurnSource, JobControl, JobBrowser, QueueControl, JobNotebook {

  private static final Traits TRAITS =
      new Traits(
          "memory",
          EnumSet.allOf(Feature.class),
          Traits.CallCost.LOCAL,
          Traits.Threading.ANY,
          Traits.Sharing.ONE_PROCESS,
          Traits.Durability.NONE,
          Ticks.RESOLUTION,
          Admission.MAX_PAYLOAD);

  private final InstantSource clock;
  private final StoreLock lock = new StoreLock(this::drain);
  private final Catalog catalog = new Catalog();
  private final Queues queues = new Queues(catalog, lock);
  private final Intake intake = new Intake(queues, lock, new Admission(catalog), this::now);
  private final Settling settling = new Settling(catalog);
  private final Claiming claiming = new Claiming(lock, intake, settling, this::now);
  private final WorkerRegister register;
  private final Browsing browsing = new Browsing(lock, catalog, this::now);

  /**
   * An empty store.
   *
   * @param clock tells the time; a clock that is moved by hand should be followed by {@link
   *     #wakeup()}
   */
  public MemoryStore(InstantSource clock) {
    this.clock = clock;
    this.register = new HeapWorkerRegister(clock);
  }

  /** An empty store that goes by the system's clock. */
  public MemoryStore() {
    this(InstantSource.system());
  }

  @Override
  public Traits traits() {
    return TRAITS;
  }

  @Override
  public <R> Optional<R> role(Class<R> role) {
    return role == WorkerRegister.class
        ? Optional.of(role.cast(register))
        : JobStore.super.role(role);
  }

  @Override
  public List<Enqueued> enqueue(List<NewJob> jobs) {
    return intake.take(jobs);
  }

  @Override
  public List<Delivery> claim(ClaimRequest request) throws InterruptedException {
    return turn(List.of(), request).claimed();
  }

  @Override
  public List<Settled> settle(List<? extends Settlement> outcomes) {
    lock.enter();
    try {
      return settleAll(outcomes, now());
    } finally {
      lock.leave();
    }
  }

  @Override
  public Turn turn(List<? extends Settlement> outcomes, ClaimRequest next)
      throws InterruptedException {
    List<MemoryQueue> from = queues.get(next.queues());
    long wakeupsBefore = claiming.wakeups();
    List<Settled> settled;
    List<Delivery> claimed;
    lock.enter();
    try {
      long now = now();
      settled = settleAll(outcomes, now);
      claimed = claiming.take(next, from, now);
    } finally {
      lock.leave();
    }
    if (claimed.isEmpty() && !next.maxWait().isZero()) {
      claimed = claiming.await(next, from, wakeupsBefore);
    }
    return new Turn(settled, claimed);
  }

  @Override
  public List<LeaseStatus> extend(List<? extends LeaseToken> leases, Duration lease) {
    if (lease.isNegative() || lease.isZero()) {
      throw new IllegalArgumentException("a lease must be positive: " + lease);
    }
    List<LeaseStatus> answers = new ArrayList<>(leases.size());
    lock.enter();
    try {
      long now = now();
      for (LeaseToken token : leases) {
        answers.add(settling.extend(token, Ticks.after(now, lease), now));
      }
    } finally {
      lock.leave();
    }
    return answers;
  }

  @Override
  public List<LeaseStatus> note(List<Note> notes) {
    List<LeaseStatus> answers = new ArrayList<>(notes.size());
    lock.enter();
    try {
      long now = now();
      for (Note note : notes) {
        answers.add(settling.note(note.lease(), note.notes(), now));
      }
    } finally {
      lock.leave();
    }
    return answers;
  }

  @Override
  public Swept sweep(SweepRequest request) {
    lock.enter();
    try {
      Sweeper sweeper = new Sweeper(settling, now(), request.limit());
      queues.all().forEach(sweeper::sweep);
      return sweeper.answer();
    } finally {
      lock.leave();
    }
  }

  @Override
  public List<Altered> alter(List<JobId> ids, Alteration alteration) {
    return browsing.alter(ids, alteration);
  }

  @Override
  public int alter(JobQuery query, Alteration alteration) {
    return browsing.alter(query, alteration);
  }

  @Override
  public Optional<JobView> find(JobId id) {
    return browsing.find(id);
  }

  @Override
  public Page<JobView> list(JobQuery query) {
    return browsing.list(query);
  }

  @Override
  public Map<String, Counts> counts() {
    Map<String, Counts> counts = new HashMap<>();
    lock.enter();
    try {
      for (MemoryQueue queue : queues.all()) {
        Counts own = queue.counts();
        if (own.total() > 0 || !queue.settings().equals(QueueSettings.DEFAULT)) {
          counts.put(queue.name, own);
        }
      }
    } finally {
      lock.leave();
    }
    return counts;
  }

  @Override
  public Counts counts(String queue) {
    lock.enter();
    try {
      MemoryQueue known = queues.known(queue);
      return known == null ? Counts.NONE : known.counts();
    } finally {
      lock.leave();
    }
  }

  @Override
  public QueueSettings settings(String queue) {
    lock.enter();
    try {
      MemoryQueue known = queues.known(queue);
      return known == null ? QueueSettings.DEFAULT : known.settings();
    } finally {
      lock.leave();
    }
  }

  @Override
  public Map<String, QueueSettings> settings() {
    Map<String, QueueSettings> all = new HashMap<>();
    lock.enter();
    try {
      for (MemoryQueue queue : queues.all()) {
        if (!queue.settings().equals(QueueSettings.DEFAULT)) {
          all.put(queue.name, queue.settings());
        }
      }
    } finally {
      lock.leave();
    }
    return all;
  }

  @Override
  public void configure(String queue, QueueSettings settings) {
    MemoryQueue known = queues.get(queue);
    lock.enter();
    try {
      intake.configure(known, settings);
    } finally {
      lock.leave();
    }
    known.waiters.wakeAll();
  }

  @Override
  public void wakeup() {
    claiming.wakeup();
    queues.all().forEach(queue -> queue.waiters.wakeAll());
  }

  @Override
  public void close() {
    lock.take();
    try {
      lock.close();
    } finally {
      lock.leave();
    }
    wakeup();
  }

  private List<Settled> settleAll(List<? extends Settlement> outcomes, long now) {
    Settled[] answers = new Settled[outcomes.size()];
    for (int i = 0; i < answers.length; i++) {
      answers[i] = settling.settle(outcomes.get(i), now);
    }
    return Arrays.asList(answers);
  }

  private void drain() {
    intake.drain();
  }

  private long now() {
    return Ticks.of(clock.instant());
  }
}
