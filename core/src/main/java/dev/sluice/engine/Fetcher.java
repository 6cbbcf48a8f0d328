package dev.sluice.engine;

import dev.sluice.Worker.State;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Claims for all runners of a worker: as many jobs as there are free runners, and as many more as
 * will be run while the next claim is under way. Where the source has one owner this thread is it.
 */
final class Fetcher {
  private static final int MOST = 1_024;

  /** How long an owner waits at the source: it has outcomes to settle as well. */
  private static final Duration OWNERS_WAIT = Duration.ofMillis(100);

  private static final long CALL_AGAIN = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long NAP = TimeUnit.SECONDS.toNanos(1);
  private static final long WHILE_HELD_UP = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long LEAST_PATIENCE = TimeUnit.MILLISECONDS.toNanos(100);

  /** A call that took longer than this has waited for a job. */
  private static final long LONGEST_CALL = TimeUnit.MILLISECONDS.toNanos(50);

  private final WorkerScope scope;
  private final Crew crew;
  private final Claims claims;
  private final Stock stock;
  private final Drain drain;
  private final Batcher batcher;
  private final boolean oneOwner;
  private final ConcurrentLinkedQueue<FutureTask<?>> calls = new ConcurrentLinkedQueue<>();
  private final Backoff backoff = new Backoff();
  private final AtomicLong rounds = new AtomicLong();
  private final AtomicLong answers = new AtomicLong();
  // A thread that was ended may still be on its way out when the next one begins.
  private volatile @Nullable Object run;
  private volatile boolean asking;
  private volatile boolean nudged;
  private volatile @Nullable Thread thread;
  private volatile long claimNanos = TimeUnit.MICROSECONDS.toNanos(100);

  Fetcher(
      WorkerScope scope,
      Crew crew,
      Claims claims,
      Stock stock,
      Drain drain,
      Batcher batcher,
      boolean oneOwner) {
    this.scope = scope;
    this.crew = crew;
    this.claims = claims;
    this.stock = stock;
    this.drain = drain;
    this.batcher = batcher;
    this.oneOwner = oneOwner;
  }

  void start(Launcher launcher) {
    Object mine = new Object();
    run = mine;
    launcher.launchHelper("fetch", () -> fetch(mine));
  }

  boolean isAsking() {
    return asking;
  }

  long rounds() {
    return rounds.get();
  }

  long answers() {
    return answers.get();
  }

  /** How long a job may wait for a runner before it is given back, in nanoseconds. */
  long patience() {
    return Math.max(LEAST_PATIENCE, 4 * claimNanos);
  }

  /** There may be something to do. */
  void nudge() {
    nudged = true;
    LockSupport.unpark(thread);
  }

  /** Outcomes wait: the owner's business, if there is one. */
  void outcomesWait() {
    if (oneOwner) {
      nudge();
      scope.source.wakeup();
    }
  }

  /** Has the owner call the source. */
  <V> V call(Callable<V> call) {
    FutureTask<V> task = new FutureTask<>(call);
    if (Thread.currentThread() == thread) {
      task.run();
    } else {
      calls.add(task);
      outcomesWait();
    }
    try {
      // No longer than the lease that this is about: the owner may have ended.
      return task.get(Nanos.of(scope.lease), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("interrupted while waiting for the storage's answer", e);
    } catch (TimeoutException e) {
      throw unavailable("the thread that owns the storage does not answer", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw unavailable("the call failed", e);
    }
  }

  private static StoreException unavailable(String message, Exception cause) {
    return new StoreException(StoreException.Kind.UNAVAILABLE, message, cause);
  }

  private void fetch(Object mine) {
    thread = Thread.currentThread();
    while (run == mine) {
      try {
        serve();
        round();
      } catch (InterruptedException e) {
        // Nobody has business interrupting this thread: it is ours.
        scope.outage.report("claiming", e);
      } catch (Throwable e) {
        scope.outage.goesOn("claiming from " + claims.queues(), e);
        nap(backoff.nextNanos());
      }
    }
    serve();
  }

  // What only the owner may do.
  private void serve() {
    if (oneOwner) {
      for (FutureTask<?> call = calls.poll(); call != null; call = calls.poll()) {
        call.run();
      }
      if (!batcher.isEmpty()) {
        batcher.flush();
      }
    }
  }

  private void round() throws InterruptedException {
    nudged = false;
    if (batcher.isHeldUp()) {
      // What ran now would come back when its lease ends, as its outcome cannot be stored either:
      // run again and again, and DEAD in the end for the leases it lost.
      nap(WHILE_HELD_UP);
      return;
    }
    // What was claimed now would wait for runners that wait for their outcomes to be written, and
    // then be given back: so much more to write.
    if (!oneOwner && batcher.awaitCaughtUp(this::held, WHILE_HELD_UP)) {
      return;
    }
    // Before the state is looked at: who changes it and then sees nobody asking can rely on that.
    asking = true;
    try {
      boolean mayAsk = crew.isClaiming() && claims.hasQueues();
      int demand = mayAsk ? demand() : 0;
      int room = claims.room(demand);
      if (room > 0) {
        claim(room);
        answers.incrementAndGet();
        return;
      }
      if (!mayAsk) {
        answers.incrementAndGet();
      }
      asking = false;
      nap(demand > 0 ? claims.nanosToNext() : NAP);
    } finally {
      asking = false;
      rounds.incrementAndGet();
      crew.waiting().stir();
    }
  }

  private void claim(int room) throws InterruptedException {
    boolean draining = crew.state() == State.DRAINING;
    Duration wait = claims.pollTime(draining);
    long before = System.nanoTime();
    List<Delivery> got =
        claims.claim(room, oneOwner && wait.compareTo(OWNERS_WAIT) > 0 ? OWNERS_WAIT : wait);
    long now = System.nanoTime();
    scope.outage.over();
    backoff.reset();
    if (got.isEmpty()) {
      if (draining) {
        drain.check();
        // If that was all, the runner that waits here has to go.
        stock.wakeup();
      }
      return;
    }
    if (got.size() == room && now - before < LONGEST_CALL) {
      // It had not to wait, or not for long, so this is about what a call takes.
      claimNanos = (3 * claimNanos + (now - before)) / 4;
    }
    if (!crew.isClaiming()) {
      batcher.addUnstarted(got);
      return;
    }
    stock.add(got, now);
    crew.summon();
    if (!crew.isClaiming()) {
      // Just now: whoever looked then for what has to be given back has not seen this.
      stock.handOver(batcher::addUnstarted);
    }
  }

  private int demand() {
    long ahead = 2 * claimNanos * crew.target() / claims.perJobNanos();
    long wanted = crew.target() - stock.heldWith(this::busy) + ahead;
    return (int) Math.max(0, Math.min(MOST, wanted));
  }

  /** Jobs that are claimed and have no outcome yet, beyond one for each runner. */
  private int held() {
    return stock.heldWith(
        () -> {
          int held = -crew.target();
          for (Runner runner : crew.roster()) {
            Batch batch = runner.batch();
            held += batch == null ? 0 : batch.size();
          }
          return held;
        });
  }

  private int busy() {
    int busy = 0;
    for (Runner runner : crew.roster()) {
      if (runner.batch() != null) {
        busy++;
      }
    }
    return busy;
  }

  private void nap(long nanos) {
    if (!nudged && run != null) {
      LockSupport.parkNanos(this, nanos);
    }
  }

  /** Ends, and waits for the claim that is under way: what it brings has to be given back. */
  void end() {
    run = null;
    do {
      nudge();
      scope.source.wakeup();
    } while (asking && Thread.currentThread() != thread && crew.waiting().rest(CALL_AGAIN));
  }
}
