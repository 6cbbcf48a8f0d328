package dev.sluice.memory;

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
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
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

  /** Jobs that a listing looks at while it holds the lock. */
  private static final int LOOK_AT_MOST = 20_000;

  private static final long LONGEST_WAIT = Long.MAX_VALUE / 2;

  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, MemoryQueue> queues = new ConcurrentHashMap<>();
  private final Catalog catalog = new Catalog();
  private final Admission admission = new Admission(catalog);
  private final Settling settling = new Settling(catalog);
  private final AtomicLong wakeups = new AtomicLong();
  private long claims;
  private volatile boolean closed;

  /**
   * An empty store.
   *
   * @param clock tells the time; a clock that is moved by hand should be followed by {@link
   *     #wakeup()}
   */
  public MemoryStore(InstantSource clock) {
    this.clock = clock;
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
  public List<Enqueued> enqueue(List<NewJob> jobs) {
    MemoryQueue[] to = new MemoryQueue[jobs.size()];
    for (int i = 0; i < to.length; i++) {
      to[i] = queue(jobs.get(i).queue());
    }
    Enqueued[] answers = new Enqueued[to.length];
    open();
    try {
      long now = now();
      for (int i = 0; i < to.length; i++) {
        answers[i] = admission.enqueue(to[i], jobs.get(i), now);
      }
    } finally {
      lock.unlock();
    }
    return List.of(answers);
  }

  @Override
  public List<Delivery> claim(ClaimRequest request) throws InterruptedException {
    return turn(List.of(), request).claimed();
  }

  @Override
  public List<Settled> settle(List<? extends Settlement> outcomes) {
    open();
    try {
      return settleAll(outcomes, now());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Turn turn(List<? extends Settlement> outcomes, ClaimRequest next)
      throws InterruptedException {
    List<MemoryQueue> from = new ArrayList<>(next.queues().size());
    for (String name : next.queues()) {
      from.add(queue(name));
    }
    long wakeupsBefore = wakeups.get();
    List<Settled> settled;
    List<Delivery> claimed;
    open();
    try {
      long now = now();
      settled = settleAll(outcomes, now);
      claimed = take(next, from, now);
    } finally {
      lock.unlock();
    }
    if (claimed.isEmpty() && !next.maxWait().isZero()) {
      claimed = waitAndTake(next, from, wakeupsBefore);
    }
    return new Turn(settled, claimed);
  }

  @Override
  public List<LeaseStatus> extend(List<? extends LeaseToken> leases, Duration lease) {
    if (lease.isNegative() || lease.isZero()) {
      throw new IllegalArgumentException("a lease must be positive: " + lease);
    }
    List<LeaseStatus> answers = new ArrayList<>(leases.size());
    open();
    try {
      long now = now();
      for (LeaseToken token : leases) {
        answers.add(settling.extend(token, Ticks.after(now, lease), now));
      }
    } finally {
      lock.unlock();
    }
    return answers;
  }

  @Override
  public List<LeaseStatus> note(List<Note> notes) {
    List<LeaseStatus> answers = new ArrayList<>(notes.size());
    open();
    try {
      long now = now();
      for (Note note : notes) {
        answers.add(settling.note(note.lease(), note.notes(), now));
      }
    } finally {
      lock.unlock();
    }
    return answers;
  }

  @Override
  public Swept sweep(SweepRequest request) {
    open();
    try {
      Sweeper sweeper = new Sweeper(settling, now(), request.limit());
      queues.values().forEach(sweeper::sweep);
      return sweeper.answer();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Altered> alter(List<JobId> ids, Alteration alteration) {
    List<Altered> answers = new ArrayList<>(ids.size());
    open();
    try {
      long now = now();
      for (JobId id : ids) {
        Entry entry = catalog.index.get(id.high(), id.low());
        answers.add(
            entry == null
                ? new Altered(id, Altered.Result.NOT_FOUND, null)
                : Alterations.alter(entry, alteration, now));
      }
    } finally {
      lock.unlock();
    }
    return answers;
  }

  @Override
  public int alter(JobQuery query, Alteration alteration) {
    int changed = 0;
    long after = query.after();
    do {
      open();
      try {
        long now = now();
        Entry entry;
        int left = query.limit();
        long from = after;
        after = 0;
        while ((entry = catalog.roll.after(from)) != null) {
          if (left-- == 0) {
            after = from;
            break;
          }
          from = entry.sequence;
          if (Listing.fits(entry, query) && changes(entry, alteration, now)) {
            changed++;
          }
        }
      } finally {
        lock.unlock();
      }
    } while (after != 0);
    return changed;
  }

  private static boolean changes(Entry entry, Alteration alteration, long now) {
    Altered.Result result = Alterations.alter(entry, alteration, now).result();
    return result == Altered.Result.CHANGED || result == Altered.Result.REQUESTED;
  }

  @Override
  public Optional<JobView> find(JobId id) {
    open();
    try {
      return Optional.ofNullable(catalog.index.get(id.high(), id.low())).map(Listing::view);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Page<JobView> list(JobQuery query) {
    List<JobView> items = new ArrayList<>();
    open();
    try {
      int left = LOOK_AT_MOST;
      long at = query.after();
      Entry entry;
      while ((entry = catalog.roll.after(at)) != null) {
        if (items.size() == query.limit() || left-- == 0) {
          return new Page<>(items, at);
        }
        at = entry.sequence;
        if (Listing.fits(entry, query)) {
          items.add(Listing.view(entry));
        }
      }
      return new Page<>(items, 0);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Map<String, Counts> counts() {
    Map<String, Counts> counts = new HashMap<>();
    open();
    try {
      for (MemoryQueue queue : queues.values()) {
        Counts own = queue.counts();
        if (own.total() > 0 || !queue.settings.equals(QueueSettings.DEFAULT)) {
          counts.put(queue.name, own);
        }
      }
    } finally {
      lock.unlock();
    }
    return counts;
  }

  @Override
  public Counts counts(String queue) {
    open();
    try {
      MemoryQueue known = queues.get(queue);
      return known == null ? Counts.NONE : known.counts();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public QueueSettings settings(String queue) {
    open();
    try {
      MemoryQueue known = queues.get(queue);
      return known == null ? QueueSettings.DEFAULT : known.settings;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Map<String, QueueSettings> settings() {
    Map<String, QueueSettings> all = new HashMap<>();
    open();
    try {
      for (MemoryQueue queue : queues.values()) {
        if (!queue.settings.equals(QueueSettings.DEFAULT)) {
          all.put(queue.name, queue.settings);
        }
      }
    } finally {
      lock.unlock();
    }
    return all;
  }

  @Override
  public void configure(String queue, QueueSettings settings) {
    MemoryQueue known = queue(queue);
    open();
    try {
      known.settings = settings;
    } finally {
      lock.unlock();
    }
    known.waiters.wakeAll();
  }

  @Override
  public void wakeup() {
    wakeups.incrementAndGet();
    queues.values().forEach(queue -> queue.waiters.wakeAll());
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    wakeup();
  }

  private List<Settled> settleAll(List<? extends Settlement> outcomes, long now) {
    Settled[] answers = new Settled[outcomes.size()];
    for (int i = 0; i < answers.length; i++) {
      answers[i] = settling.settle(outcomes.get(i), now);
    }
    return List.of(answers);
  }

  private List<Delivery> take(ClaimRequest request, List<MemoryQueue> from, long now) {
    List<Delivery> taken = new ArrayList<>();
    Claim claim = new Claim(++claims, request.holder(), now, Ticks.after(now, request.lease()));
    for (MemoryQueue queue : from) {
      reclaim(queue, now);
      Entry entry;
      while (!queue.settings.paused()
          && taken.size() < request.max()
          && (entry = claimable(queue, now)) != null) {
        queue.start(entry, claim);
        taken.add(entry);
      }
      if (queue.mayHaveMore()) {
        queue.waiters.wakeOne();
      }
    }
    return taken;
  }

  private void reclaim(MemoryQueue queue, long now) {
    Entry entry;
    while ((entry = queue.leases.first()) != null && entry.at <= now) {
      settling.reclaim(entry, now);
    }
  }

  /** The job to be claimed next, after all that stands before it and cannot be claimed is moved. */
  private static @Nullable Entry claimable(MemoryQueue queue, long now) {
    Entry entry;
    while ((entry = queue.lanes.first(now)) != null) {
      if (entry.hasExpired(now)) {
        queue.expire(entry, now);
      } else if (entry.state == JobState.SCHEDULED
          && entry.options.group() != null
          && !entry.started()) {
        queue.promote(entry);
      } else {
        return entry;
      }
    }
    return null;
  }

  private List<Delivery> waitAndTake(
      ClaimRequest request, List<MemoryQueue> from, long wakeupsBefore)
      throws InterruptedException {
    long deadline = System.nanoTime() + nanos(request.maxWait());
    Waiter waiter = new Waiter(from);
    try {
      while (true) {
        waiter.lineUp();
        long wake = deadline;
        lock.lock();
        try {
          if (closed) {
            return List.of();
          }
          from.forEach(queue -> queue.waiters.looking());
          long now = now();
          List<Delivery> claimed = take(request, from, now);
          if (!claimed.isEmpty() || wakeups.get() != wakeupsBefore) {
            return claimed;
          }
          wake = Math.min(wake - System.nanoTime(), lead(waiter, now)) + System.nanoTime();
        } finally {
          lock.unlock();
        }
        if (deadline - System.nanoTime() <= 0) {
          return List.of();
        }
        waiter.await(wake);
        waiter.leave();
      }
    } finally {
      leave(waiter);
    }
  }

  /** Takes the lead at those queues where nobody has it; answers how long to sleep at most. */
  private static long lead(Waiter waiter, long now) {
    long due = Ticks.NEVER;
    for (MemoryQueue queue : waiter.queues) {
      long next = nextDue(queue);
      if (next != Ticks.NEVER && queue.waiters.lead(waiter, next)) {
        due = Math.min(due, next);
      }
    }
    return Math.min(Ticks.nanosBetween(now, due), LONGEST_WAIT);
  }

  private static long nextDue(MemoryQueue queue) {
    if (queue.settings.paused()) {
      return Ticks.NEVER;
    }
    Entry lease = queue.leases.first();
    long due = queue.lanes.nextDue();
    return lease == null ? due : Math.min(due, lease.at);
  }

  /** Leaves the line; who stays may have to take over what this one was woken for, or the lead. */
  private void leave(Waiter waiter) {
    waiter.leave();
    lock.lock();
    try {
      for (MemoryQueue queue : waiter.queues) {
        queue.waiters.looking();
        if (queue.mayHaveMore() || nextDue(queue) != Ticks.NEVER) {
          queue.waiters.wakeOne();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private static long nanos(Duration wait) {
    return wait.toSeconds() > LONGEST_WAIT / 1_000_000_000L ? LONGEST_WAIT : wait.toNanos();
  }

  private MemoryQueue queue(String name) {
    MemoryQueue known = queues.get(name);
    return known != null
        ? known
        : queues.computeIfAbsent(Names.queue(name), n -> new MemoryQueue(n, catalog));
  }

  private long now() {
    return Ticks.down(clock.instant());
  }

  /** Takes the lock. */
  private void open() {
    lock.lock();
    if (closed) {
      lock.unlock();
      throw new StoreException(StoreException.Kind.UNAVAILABLE, "the memory store is closed");
    }
  }
}
