package dev.sluice.engine;

import dev.sluice.job.JobId;
import java.util.concurrent.CompletableFuture;

/**
 * A job whose outcome somebody in this process wants: one for all handles of the job. Completes
 * with an {@link Outcome}, never exceptionally.
 */
final class Pending extends CompletableFuture<Outcome> {
  private final JobId id;

  /** How many handles share it; guarded by the registry's lock on the id. */
  int holders;

  /** When the store is looked at next; guarded by this object. */
  private long nextLook;

  /** The pause before the look after that; guarded by this object. */
  private long pause;

  /** Since when the store has not had the job; 0 while it has. Guarded by this object. */
  private long missingSince;

  Pending(JobId id) {
    this.id = id;
  }

  JobId id() {
    return id;
  }

  /** Whether it is time to look at the store; says yes once, then after ever longer pauses. */
  synchronized boolean isLookDue(long now, long firstPause, long longestPause) {
    if (pause == 0) {
      pause = firstPause;
      nextLook = now + firstPause;
    }
    if (now - nextLook < 0) {
      return false;
    }
    pause = Math.min(pause * 2, longestPause);
    nextLook = now + pause;
    return true;
  }

  /** The store has it. */
  synchronized void seen() {
    missingSince = 0;
  }

  /** The store has not got it; answers for how long that has been so. */
  synchronized long missing(long now) {
    if (missingSince == 0) {
      // 0 means "has it": the one value that the clock must not give.
      missingSince = now == 0 ? 1 : now;
    }
    return now - missingSince;
  }
}
