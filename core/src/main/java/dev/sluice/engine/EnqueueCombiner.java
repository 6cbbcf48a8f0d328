package dev.sluice.engine;

import dev.sluice.spi.Enqueued;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.StoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Combines the single enqueues of many threads into one call of the store, for stores whose calls
 * reach a disk or a network. A batch is what has arrived while the previous one was being written:
 * a thread that is alone writes its own job at once, with no hand-over.
 *
 * <p>The threads that wait take turns in writing, as the writers of LevelDB do: who has written a
 * batch wakes the first that came meanwhile to write the next.
 */
final class EnqueueCombiner implements EnqueuePath {
  private static final int MAX_JOBS = 1_000;
  private static final long MAX_BYTES = 8L << 20;

  /** Asynchronous jobs beyond this make their callers wait: else the heap would be the bound. */
  private static final int MAX_WAITING = 100_000;

  private final JobStore store;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final Condition idle = lock.newCondition();
  private final ArrayDeque<EnqueueTicket> waiting = new ArrayDeque<>();
  private boolean writing;
  private boolean closed;
  // Grows with those that block in what they chained to a future, so that nothing waits for them.
  private final ExecutorService helpers = Executors.newCachedThreadPool(EnqueueCombiner::daemon);

  EnqueueCombiner(JobStore store) {
    this.store = store;
  }

  @Override
  public Enqueued one(NewJob job) {
    EnqueueTicket ticket = EnqueueTicket.ofCaller(job);
    if (mayWrite(ticket) || ticket.awaitTurn()) {
      writeFrom(ticket);
    }
    return ticket.result();
  }

  @Override
  public List<Enqueued> many(List<NewJob> jobs) {
    return store.enqueue(jobs);
  }

  @Override
  public CompletableFuture<Enqueued> async(NewJob job) {
    CompletableFuture<Enqueued> future = new CompletableFuture<>();
    EnqueueTicket ticket = EnqueueTicket.ofFuture(job, future);
    try {
      if (mayWrite(ticket)) {
        helpers.execute(() -> writeFrom(ticket));
      }
    } catch (StoreException e) {
      future.completeExceptionally(e);
    }
    return future;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      while (writing) {
        idle.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
    helpers.shutdown();
  }

  /** How many wait for the batch that is being written. */
  int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** Joins the queue, or answers that nobody is writing: then the caller has to. */
  private boolean mayWrite(EnqueueTicket ticket) {
    lock.lock();
    try {
      while (ticket.isAsync() && waiting.size() >= MAX_WAITING && !closed) {
        room.awaitUninterruptibly();
      }
      if (closed) {
        throw new StoreException(StoreException.Kind.UNAVAILABLE, "closed");
      }
      if (!writing) {
        writing = true;
        return true;
      }
      waiting.add(ticket);
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void writeFrom(EnqueueTicket first) {
    List<EnqueueTicket> batch = gather(first);
    try {
      write(batch);
    } finally {
      // Before anybody is woken, so that the next batch is under way meanwhile.
      passOn();
      release(first, batch);
    }
  }

  private List<EnqueueTicket> gather(EnqueueTicket first) {
    lock.lock();
    try {
      List<EnqueueTicket> batch = new ArrayList<>(Math.min(waiting.size() + 1, MAX_JOBS));
      batch.add(first);
      long bytes = first.job().payload().length;
      while (batch.size() < MAX_JOBS && bytes < MAX_BYTES) {
        EnqueueTicket next = waiting.poll();
        if (next == null) {
          break;
        }
        batch.add(next);
        bytes += next.job().payload().length;
      }
      room.signalAll();
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void write(List<EnqueueTicket> batch) {
    try {
      List<Enqueued> answers = store.enqueue(jobs(batch));
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).set(answers.get(i), null);
      }
    } catch (Throwable e) {
      // Also an Error: those who wait must not wait for ever. The one who writes throws it on.
      batch.forEach(ticket -> ticket.set(null, e));
    }
  }

  private void passOn() {
    EnqueueTicket next = nextWriter();
    if (next == null) {
      return;
    }
    if (next.isAsync()) {
      helpers.execute(() -> writeFrom(next));
    } else {
      next.lead();
    }
  }

  private @Nullable EnqueueTicket nextWriter() {
    lock.lock();
    try {
      EnqueueTicket next = waiting.poll();
      if (next == null) {
        writing = false;
        idle.signalAll();
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  private void release(EnqueueTicket first, List<EnqueueTicket> batch) {
    List<EnqueueTicket> async = new ArrayList<>();
    for (EnqueueTicket ticket : batch) {
      if (ticket.isAsync()) {
        async.add(ticket);
      } else if (ticket != first) {
        ticket.done();
      }
    }
    if (async.isEmpty()) {
      return;
    }
    if (first.isAsync()) {
      async.forEach(EnqueueTicket::done);
    } else {
      // What others chained to their futures is no business of this thread.
      help(() -> async.forEach(EnqueueTicket::done));
    }
  }

  private void help(Runnable work) {
    try {
      helpers.execute(work);
    } catch (RejectedExecutionException e) {
      // Closed between the last write and this: the futures must not stay open.
      work.run();
    }
  }

  private static List<NewJob> jobs(List<EnqueueTicket> batch) {
    if (batch.size() == 1) {
      return List.of(batch.get(0).job());
    }
    List<NewJob> jobs = new ArrayList<>(batch.size());
    for (EnqueueTicket ticket : batch) {
      jobs.add(ticket.job());
    }
    return jobs;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "sluice-enqueue");
    thread.setDaemon(true);
    return thread;
  }
}
