package dev.sluice.memory;

import dev.sluice.spi.Enqueued;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.QueueSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The door of the store, with a lock of its own: who enqueues does not wait for those who claim and
 * settle. New jobs are put into a chain here; whoever takes the store's lock first {@linkplain
 * #drain moves} the chain into the queues.
 *
 * <p>That needs a job of which nothing but its id could say no, and an id that is known to be new.
 * All others are taken in under both locks. The store's lock is taken before this one, never after.
 */
final class Intake {
  /**
   * Whoever makes the chain longer than this moves it before going on. So nobody has to move very
   * many, and who enqueues faster than others work is slowed down a little: a backlog that fits the
   * caches and dies young costs much less.
   */
  private static final int LONG_CHAIN = 512;

  private static final int LOOKS = 100;

  private final ReentrantLock lock = new ReentrantLock();
  private final Queues queues;
  private final StoreLock storeLock;
  private final Admission admission;
  private final LongSupplier clock;
  private final FreshIds ids = new FreshIds();
  private volatile @Nullable Entry first;
  private @Nullable Entry last;
  private int length;

  Intake(Queues queues, StoreLock storeLock, Admission admission, LongSupplier clock) {
    this.queues = queues;
    this.storeLock = storeLock;
    this.admission = admission;
    this.clock = clock;
  }

  /** Whether nothing waits to be moved. Needs no lock. */
  boolean isEmpty() {
    return first == null;
  }

  /** Takes jobs in, each with its own answer. */
  List<Enqueued> take(List<NewJob> jobs) {
    int size = jobs.size();
    if (size == 1) {
      return List.of(takeOne(jobs.get(0), jobs));
    }
    // All queues first: a bad name is an error before anything is stored.
    MemoryQueue queue = null;
    for (int i = 0; i < size; i++) {
      queue = queues.get(queue, jobs.get(i).queue());
    }
    Answers answers = new Answers(size);
    takeSimple(jobs, answers);
    if (answers.size() < size) {
      takeOthers(jobs, answers);
    }
    return answers;
  }

  private Enqueued takeOne(NewJob job, List<NewJob> jobs) {
    MemoryQueue queue = queues.get(job.queue());
    Waiter called = null;
    boolean simple;
    int waiting;
    enter();
    try {
      storeLock.requireOpen();
      simple = mayAppend(queue, job);
      if (simple) {
        Entry entry = Admission.begin(queue, job, clock.getAsLong());
        append(entry);
        called = queue.waiters.arrived(entry);
        ids.add(job.id());
      }
      waiting = length;
    } finally {
      lock.unlock();
    }
    leave(called == null ? List.of() : List.of(called), waiting);
    if (simple) {
      return Enqueued.inserted(job.id());
    }
    Answers answers = new Answers(1);
    takeOthers(jobs, answers);
    return answers.get(0);
  }

  /** From the first on as many as need the door's lock only. */
  private void takeSimple(List<NewJob> jobs, Answers answers) {
    List<Waiter> called = new ArrayList<>(1);
    int waiting;
    enter();
    try {
      storeLock.requireOpen();
      long now = clock.getAsLong();
      while (answers.size() < jobs.size()) {
        Entry urgent = takeSimple(jobs, answers, now);
        if (urgent == null) {
          break;
        }
        Waiter waiter = urgent.home.waiters.arrived(urgent);
        if (waiter != null) {
          called.add(waiter);
        }
      }
      waiting = length;
    } finally {
      lock.unlock();
    }
    leave(called, waiting);
  }

  /**
   * The next ones that are of one queue. Answers the one that can be claimed first, to tell those
   * who wait, once for all; {@code null} if there is none.
   */
  private @Nullable Entry takeSimple(List<NewJob> jobs, Answers answers, long now) {
    Entry urgent = null;
    for (int i = answers.size(); i < jobs.size(); i++) {
      NewJob job = jobs.get(i);
      MemoryQueue queue = queues.get(urgent == null ? null : urgent.home, job.queue());
      if ((urgent != null && queue != urgent.home) || !mayAppend(queue, job)) {
        break;
      }
      Entry entry = Admission.begin(queue, job, now);
      append(entry);
      ids.add(job.id());
      answers.inserted(job.id());
      urgent = urgent == null || entry.at < urgent.at ? entry : urgent;
    }
    return urgent;
  }

  /** What is left to do when the lock has been given back. */
  private void leave(List<Waiter> called, int waiting) {
    called.forEach(Waiter::wake);
    if (waiting > LONG_CHAIN) {
      storeLock.take();
      storeLock.leave();
    }
  }

  private boolean mayAppend(MemoryQueue queue, NewJob job) {
    return Admission.isPlain(job) && !queue.isBounded() && ids.isNew(job.id());
  }

  // Those who wait are told after that: either they see the job, or they are seen.
  private void append(Entry entry) {
    Entry before = last;
    last = entry;
    length++;
    if (before == null) {
      first = entry;
    } else {
      before.next = entry;
    }
  }

  /** The rest, under both locks. */
  private void takeOthers(List<NewJob> jobs, Answers answers) {
    MemoryQueue queue = null;
    storeLock.enter();
    try {
      enter();
      try {
        drain();
        long now = clock.getAsLong();
        for (int i = answers.size(); i < jobs.size(); i++) {
          NewJob job = jobs.get(i);
          queue = queues.get(queue, job.queue());
          answers.answered(admission.enqueue(queue, job, now));
          ids.add(job.id());
        }
      } finally {
        lock.unlock();
      }
    } finally {
      storeLock.leave();
    }
  }

  /** Moves the chain into the queues. The caller holds the store's lock. */
  void drain() {
    if (first == null) {
      return;
    }
    Entry entry;
    enter();
    try {
      entry = first;
      first = null;
      last = null;
      length = 0;
    } finally {
      lock.unlock();
    }
    while (entry != null) {
      Entry next = entry.next;
      entry.next = null;
      entry.home.arrive(entry);
      entry = next;
    }
  }

  /** Changes what this looks at before it takes a job in. The caller holds the store's lock. */
  void configure(MemoryQueue queue, QueueSettings settings) {
    enter();
    try {
      queue.configure(settings);
    } finally {
      lock.unlock();
    }
  }

  // Held for a fraction of a microsecond a job: worth looking again a few times before parking.
  private void enter() {
    for (int i = 0; i < LOOKS; i++) {
      if (lock.tryLock()) {
        return;
      }
      Thread.onSpinWait();
    }
    lock.lock();
  }
}
