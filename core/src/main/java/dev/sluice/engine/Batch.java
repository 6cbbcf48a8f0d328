package dev.sluice.engine;

import dev.sluice.engine.RunningJob.Halt;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.Settlement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that were claimed together, and how far their runner is with them.
 *
 * <p>The runner owns all of it until somebody {@linkplain #takeOver takes over}: then it owns the
 * job whose handler it is in, and the other party owns the outcomes before and the jobs after that
 * one. One compare-and-set per job decides; whoever wants to touch the running job (to interrupt
 * it, say) takes over first, so that the ordinary end of a job needs no lock.
 */
final class Batch {
  private static final int TAKEN = 1 << 30;

  private final Thread thread;
  private final List<Delivery> deliveries;
  private final @Nullable RunningJob<?>[] jobs;
  private final @Nullable Settlement[] settlements;
  // How many jobs were started; more than there are when all have ended; the bit TAKEN apart.
  private final AtomicInteger position = new AtomicInteger();
  private final boolean expectedSlow;
  private volatile long heldUntil;
  private volatile long extendedAt;
  private int watchedPosition = -1;
  private long watchedSince;

  /**
   * @param expectedSlow whether others need not be surprised if a job takes long
   * @param now when the claim was sent, by {@link System#nanoTime()}
   */
  Batch(Thread thread, List<Delivery> deliveries, boolean expectedSlow, long now, long leaseNanos) {
    this.thread = thread;
    this.deliveries = deliveries;
    this.jobs = new RunningJob<?>[deliveries.size()];
    this.settlements = new Settlement[deliveries.size()];
    this.expectedSlow = expectedSlow;
    this.extendedAt = now;
    this.heldUntil = now + leaseNanos;
  }

  int size() {
    return deliveries.size();
  }

  Delivery delivery(int index) {
    return deliveries.get(index);
  }

  boolean isExpectedSlow() {
    return expectedSlow;
  }

  /** Until when the leases hold for certain, by {@link System#nanoTime()}. */
  long heldUntil() {
    return heldUntil;
  }

  long extendedAt() {
    return extendedAt;
  }

  /** The leases were extended. */
  void extended(long now, long leaseNanos) {
    extendedAt = now;
    heldUntil = now + leaseNanos;
  }

  /** For the runner: goes on to this job; {@code false} if somebody has taken over. */
  boolean start(int index, RunningJob<?> job) {
    jobs[index] = job;
    return position.compareAndSet(index, index + 1);
  }

  /** For the runner: keeps the outcome of a job; {@code null} if there is nothing to settle. */
  void settle(int index, @Nullable Settlement settlement) {
    settlements[index] = settlement;
  }

  /** For the runner: all its jobs have ended, or are somebody else's. */
  void finish() {
    int started = position.get();
    if ((started & TAKEN) != 0 || !position.compareAndSet(started, size() + 1)) {
      closeLast();
    }
  }

  /** Whether somebody has taken over. */
  boolean isTaken() {
    return (position.get() & TAKEN) != 0;
  }

  /** For the runner: nobody touches this job any more after this. */
  synchronized void close(RunningJob<?> job) {
    job.end();
  }

  private void closeLast() {
    int started = position.get() & ~TAKEN;
    RunningJob<?> last = started == 0 ? null : jobs[started - 1];
    if (last != null) {
      close(last);
    }
  }

  /** For the runner, after {@link #finish}: what it has to settle. */
  Outcomes outcomes() {
    int at = position.get();
    if ((at & TAKEN) == 0) {
      return Outcomes.ofAll(jobs, settlements);
    }
    int started = at & ~TAKEN;
    return started == 0 ? Outcomes.NONE : Outcomes.of(jobs, settlements, started - 1, started);
  }

  /** The job whose handler runs now; {@code null} if none does. */
  @Nullable RunningJob<?> current() {
    int started = position.get() & ~TAKEN;
    RunningJob<?> job = started == 0 || started > size() ? null : jobs[started - 1];
    return job == null || job.ended() ? null : job;
  }

  /** Whether all its jobs have ended. */
  boolean isOver() {
    return position.get() > size() && !isTaken();
  }

  /** The leases to keep: of the running job and of those that were not started. */
  List<LeaseToken> live() {
    int at = position.get();
    int started = at & ~TAKEN;
    if (started > size()) {
      return List.of();
    }
    if ((at & TAKEN) != 0 && current() == null) {
      return List.of();
    }
    int from = Math.max(0, started - 1);
    int to = (at & TAKEN) == 0 ? size() : started;
    return new ArrayList<>(deliveries.subList(from, Math.max(from, to)));
  }

  /**
   * For others: takes all from the runner but the job that runs. Answers {@code null} if there is
   * nothing to take, because it was taken before or all have ended.
   */
  @Nullable Remains takeOver() {
    while (true) {
      int at = position.get();
      if ((at & TAKEN) != 0 || at > size()) {
        return null;
      }
      if (position.compareAndSet(at, at | TAKEN)) {
        return new Remains(
            Outcomes.of(jobs, settlements, 0, Math.max(0, at - 1)),
            List.copyOf(deliveries.subList(at, size())));
      }
    }
  }

  /**
   * For others, after {@link #takeOver}: tells the handler of this job to stop and interrupts it.
   * Answers whether it still ran.
   */
  synchronized boolean halt(RunningJob<?> job, Halt why) {
    if (job.ended() || job != current()) {
      return false;
    }
    job.halt(why);
    if (why != Halt.ABANDONED && thread != Thread.currentThread()) {
      thread.interrupt();
    }
    return true;
  }

  /** For the watch: whether the runner has been on the same job for as long as this. */
  boolean hasStalled(long now, long nanos) {
    int at = position.get();
    if (at != watchedPosition) {
      watchedPosition = at;
      watchedSince = now;
    }
    return at <= size() && now - watchedSince >= nanos;
  }

  /** What the runner had besides its running job. */
  record Remains(Outcomes done, List<Delivery> unstarted) {
    boolean isEmpty() {
      return done.isEmpty() && unstarted.isEmpty();
    }
  }

  /** Outcomes with the jobs that they belong to, in the same order. */
  record Outcomes(List<RunningJob<?>> jobs, List<Settlement> settlements) {
    static final Outcomes NONE = new Outcomes(List.of(), List.of());

    /** Of a batch that has ended: nobody writes into the arrays any more, so they need no copy. */
    @SuppressWarnings("NullAway") // The loop has looked at each of them.
    static Outcomes ofAll(@Nullable RunningJob<?>[] jobs, @Nullable Settlement[] settlements) {
      for (int i = 0; i < jobs.length; i++) {
        if (jobs[i] == null || settlements[i] == null) {
          return of(jobs, settlements, 0, jobs.length);
        }
      }
      return new Outcomes(Arrays.asList(jobs), Arrays.asList(settlements));
    }

    static Outcomes of(
        @Nullable RunningJob<?>[] jobs, @Nullable Settlement[] settlements, int from, int to) {
      List<RunningJob<?>> some = new ArrayList<>(to - from);
      List<Settlement> theirs = new ArrayList<>(to - from);
      for (int i = from; i < to; i++) {
        RunningJob<?> job = jobs[i];
        Settlement settlement = settlements[i];
        if (job != null && settlement != null) {
          some.add(job);
          theirs.add(settlement);
        }
      }
      return new Outcomes(some, theirs);
    }

    boolean isEmpty() {
      return settlements.isEmpty();
    }

    @Override
    public String toString() {
      return settlements.size() + " outcomes of " + Arrays.toString(jobs.toArray());
    }
  }
}
