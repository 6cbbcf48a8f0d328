package dev.sluice.engine;

import dev.sluice.engine.RunningJob.Halt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks after what must happen in time and needs no storage: attempts that take too long, leases
 * that have ended without an answer, and batches that are held up by one slow job. Never blocks;
 * sleeps as long as there is nothing to look after.
 */
final class Watch implements Runnable {
  /** A runner that does not move for one to two of these holds up its batch. */
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(10);

  private static final long FAR = TimeUnit.DAYS.toNanos(1);

  private final WorkerScope scope;
  private final Crew crew;
  private final Leases leases;
  private volatile long wakeAt;
  private volatile boolean ended;
  private volatile Thread thread = Thread.currentThread();

  Watch(WorkerScope scope, Crew crew, Leases leases) {
    this.scope = scope;
    this.crew = crew;
    this.leases = leases;
    this.wakeAt = System.nanoTime();
  }

  /** A batch begins. */
  void attend(Batch batch) {
    attend(batch.isExpectedSlow() ? batch.heldUntil() : System.nanoTime() + 2 * TICK);
  }

  /** Something will have to be done at this time, by {@link System#nanoTime()}. */
  void attend(long at) {
    if (wakeAt - at > 0) {
      wakeAt = at;
      LockSupport.unpark(thread);
    }
  }

  void end() {
    ended = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    while (!ended) {
      long now = System.nanoTime();
      // Published before looking: a batch that begins meanwhile then wakes us again.
      wakeAt = now + FAR;
      long next = now + FAR;
      for (Runner runner : crew.roster()) {
        Batch batch = runner.batch();
        long due = batch == null ? next : look(batch, now);
        next = due - next < 0 ? due : next;
      }
      attendQuietly(next);
      long nap = wakeAt - System.nanoTime();
      if (nap > 0) {
        LockSupport.parkNanos(this, nap);
      }
    }
  }

  private void attendQuietly(long at) {
    if (wakeAt - at > 0) {
      wakeAt = at;
    }
  }

  // Answers when to look again.
  private long look(Batch batch, long now) {
    RunningJob<?> job = batch.current();
    if (job == null) {
      // Not begun yet, or about to be settled: then the runner comes by itself.
      return batch.isOver() ? now + FAR : now + TICK;
    }
    long next = now + FAR;
    long timeoutAt = job.timeoutAt();
    if (timeoutAt != 0 && job.halt() == null) {
      if (now - timeoutAt >= 0) {
        leases.halt(job, Halt.TIMED_OUT);
      } else {
        next = timeoutAt;
      }
    }
    if (!batch.isExpectedSlow() && !batch.isTaken()) {
      unblock(batch, now);
      next = Math.min(next, now + TICK);
    }
    return Math.min(next, lookAtLease(batch, job, now));
  }

  private void unblock(Batch batch, long now) {
    if (batch.hasStalled(now, TICK)) {
      Binding binding = scope.bindings.find(batch.delivery(0).queue());
      if (binding != null) {
        binding.pace().stalled();
      }
      leases.clear(batch);
      crew.summon();
    }
  }

  private long lookAtLease(Batch batch, RunningJob<?> job, long now) {
    if (job.isForfeited()) {
      return now + FAR;
    }
    if (now - batch.heldUntil() >= 0) {
      leases.halt(job, Halt.LEASE_LOST);
      return now + FAR;
    }
    return batch.heldUntil();
  }
}
