package dev.sluice.engine;

import dev.sluice.spi.Delivery;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Fetches, runs, settles: a long-lived task on one thread. */
final class Runner implements Runnable {
  /** A batch without jobs. */
  static final Batch NOTHING = new Batch(Thread.currentThread(), List.of(), false, 0, 0);

  private static final long AFTER_ACCIDENT = TimeUnit.MILLISECONDS.toNanos(100);

  private static final ThreadLocal<@Nullable Runner> CURRENT = new ThreadLocal<>();

  private final WorkerScope scope;
  private final Crew crew;
  private final Feed feed;
  private final Attempts attempts;
  private final Announcer announcer;
  private final Leases leases;
  private final Consumer<Batch> watch;
  private volatile @Nullable Batch batch;
  private volatile boolean dismissed;
  private volatile boolean stopping;

  Runner(
      WorkerScope scope,
      Crew crew,
      Feed feed,
      Attempts attempts,
      Announcer announcer,
      Leases leases,
      Consumer<Batch> watch) {
    this.scope = scope;
    this.crew = crew;
    this.feed = feed;
    this.attempts = attempts;
    this.announcer = announcer;
    this.leases = leases;
    this.watch = watch;
  }

  /** The runner whose handler the calling thread is in; {@code null} if it is in none. */
  static @Nullable Runner current() {
    return CURRENT.get();
  }

  Crew crew() {
    return crew;
  }

  /** What it works on; {@code null} if it has nothing. */
  @Nullable Batch batch() {
    return batch;
  }

  boolean isDismissed() {
    return dismissed;
  }

  void dismiss() {
    dismissed = true;
  }

  /** Whether its handler is the one that stops the worker: nobody must wait for it. */
  boolean isStoppingWorker() {
    return stopping;
  }

  void stoppingWorker(boolean on) {
    stopping = on;
  }

  @Override
  public void run() {
    CURRENT.set(this);
    try {
      work();
    } catch (InterruptedException e) {
      // Whoever owns the thread wants it back. The crew hires another one if it can.
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      scope.outage.report("running jobs", e);
      // Another one is hired at once, which may fare no better: not too fast.
      boolean unused = crew.waiting().rest(AFTER_ACCIDENT);
    } finally {
      CURRENT.remove();
      rest();
      crew.left(this);
    }
  }

  private void work() throws InterruptedException {
    Batch finished = null;
    while (true) {
      Batch next = finished == null ? null : feed.turn(this, finished);
      if (next == null) {
        rest();
        next = feed.await(this);
      }
      if (next == null) {
        return;
      }
      finished = null;
      if (next != NOTHING) {
        execute(next);
        finished = next;
      }
    }
  }

  /** Shows what it is about to work on. */
  void take(@Nullable Batch next) {
    batch = next;
  }

  private void rest() {
    batch = null;
    crew.waiting().stir();
  }

  private void execute(Batch work) {
    batch = work;
    watch.accept(work);
    int size = work.size();
    long began = System.nanoTime();
    int run = 0;
    while (run < size && runNext(work, run)) {
      run++;
    }
    work.finish();
    learn(work, run, System.nanoTime() - began);
  }

  private boolean runNext(Batch work, int index) {
    if (crew.isStopping()) {
      leases.clear(work);
      return false;
    }
    Delivery delivery = work.delivery(index);
    RunningJob<?> job = attempts.open(delivery, work);
    if (!work.start(index, job)) {
      return false;
    }
    work.settle(index, attempts.run(job));
    // A handler may leave its thread interrupted, and so may we; the next job has nothing to do
    // with it.
    boolean unused = Thread.interrupted();
    if (job.halt() == RunningJob.Halt.LEASE_LOST) {
      announcer.leaseLost(job);
    }
    return true;
  }

  private void learn(Batch work, int run, long nanos) {
    Binding binding = run == 0 ? null : scope.bindings.find(work.delivery(0).queue());
    if (binding != null) {
      binding.pace().ran(run, nanos);
    }
  }
}
