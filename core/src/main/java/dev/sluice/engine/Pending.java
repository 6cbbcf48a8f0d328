package dev.sluice.engine;

import dev.sluice.job.JobId;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A job whose outcome somebody in this process wants: one for all handles of the job. Completes
 * with an {@link Outcome}, never exceptionally.
 */
final class Pending extends CompletableFuture<Outcome> {
  private final JobId id;

  /** How many handles share it; guarded by the registry's lock on the id. */
  int holders;

  /** Only where somebody has looked; guarded by this object. */
  private @Nullable Looks looks;

  Pending(JobId id) {
    this.id = id;
  }

  JobId id() {
    return id;
  }

  /** Whether it is time to look at the store; says yes once, then after ever longer pauses. */
  synchronized boolean isLookDue(long now, long firstPause, long longestPause) {
    Looks before = looks;
    if (before == null) {
      looks = new Looks(now, firstPause);
      return false;
    }
    return before.isDue(now, longestPause);
  }

  /** The store has it. */
  synchronized void seen() {
    if (looks != null) {
      looks.missingSince = 0;
    }
  }

  /** The store has not got it; answers for how long that has been so. */
  synchronized long missing(long now) {
    Looks own = looks;
    if (own == null) {
      own = new Looks(now, 0);
      looks = own;
    }
    return own.missing(now);
  }

  /**
   * What looking at the store has come to. Apart, because most jobs have an outcome before anybody
   * looks, and whoever waits for a million keeps a million of the object around this one.
   */
  private static final class Looks {
    private long next;
    private long pause;

    /** Since when the store has not had the job; 0 while it has. */
    private long missingSince;

    Looks(long now, long firstPause) {
      this.next = now + firstPause;
      this.pause = firstPause;
    }

    boolean isDue(long now, long longestPause) {
      if (now - next < 0) {
        return false;
      }
      pause = Math.min(pause * 2, longestPause);
      next = now + pause;
      return true;
    }

    long missing(long now) {
      if (missingSince == 0) {
        // 0 means "has it": the one value that the clock must not give.
        missingSince = now == 0 ? 1 : now;
      }
      return now - missingSince;
    }
  }
}
