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
import dev.sluice.spi.Names;
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
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

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
  private final StoreLock lock = new StoreLock();
  private final Map<String, MemoryQueue> queues = new ConcurrentHashMap<>();
  private final Catalog catalog = new Catalog();
  private final Admission admission = new Admission(catalog);
  private final Settling settling = new Settling(catalog);
  private final Claiming claiming = new Claiming(lock, settling, this::now);
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
    // All queues first: a bad name is an error before anything is stored.
    MemoryQueue queue = null;
    for (NewJob job : jobs) {
      queue = queue(queue, job.queue());
    }
    Enqueued[] answers = new Enqueued[jobs.size()];
    lock.enter();
    try {
      long now = now();
      for (int i = 0; i < answers.length; i++) {
        NewJob job = jobs.get(i);
        queue = queue(queue, job.queue());
        answers[i] = admission.enqueue(queue, job, now);
      }
    } finally {
      lock.leave();
    }
    return Arrays.asList(answers);
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
    List<MemoryQueue> from = new ArrayList<>(next.queues().size());
    for (String name : next.queues()) {
      from.add(queue(name));
    }
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
      queues.values().forEach(sweeper::sweep);
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
      for (MemoryQueue queue : queues.values()) {
        Counts own = queue.counts();
        if (own.total() > 0 || !queue.settings.equals(QueueSettings.DEFAULT)) {
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
      MemoryQueue known = queues.get(queue);
      return known == null ? Counts.NONE : known.counts();
    } finally {
      lock.leave();
    }
  }

  @Override
  public QueueSettings settings(String queue) {
    lock.enter();
    try {
      MemoryQueue known = queues.get(queue);
      return known == null ? QueueSettings.DEFAULT : known.settings;
    } finally {
      lock.leave();
    }
  }

  @Override
  public Map<String, QueueSettings> settings() {
    Map<String, QueueSettings> all = new HashMap<>();
    lock.enter();
    try {
      for (MemoryQueue queue : queues.values()) {
        if (!queue.settings.equals(QueueSettings.DEFAULT)) {
          all.put(queue.name, queue.settings);
        }
      }
    } finally {
      lock.leave();
    }
    return all;
  }

  @Override
  public void configure(String queue, QueueSettings settings) {
    MemoryQueue known = queue(queue);
    lock.enter();
    try {
      known.settings = settings;
    } finally {
      lock.leave();
    }
    known.waiters.wakeAll();
  }

  @Override
  public void wakeup() {
    claiming.wakeup();
    queues.values().forEach(queue -> queue.waiters.wakeAll());
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

  /** The queue of this name, which most often is that of the job before. */
  private MemoryQueue queue(@Nullable MemoryQueue before, String name) {
    return before != null && before.name.equals(name) ? before : queue(name);
  }

  private MemoryQueue queue(String name) {
    MemoryQueue known = queues.get(name);
    return known != null
        ? known
        : queues.computeIfAbsent(Names.queue(name), n -> new MemoryQueue(n, catalog, lock));
  }

  private long now() {
    return Ticks.of(clock.instant());
  }
}
