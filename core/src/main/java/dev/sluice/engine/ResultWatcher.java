package dev.sluice.engine;

import dev.sluice.job.JobView;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.StoreException;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Looks in the store for the outcomes of jobs that end without this process noticing: another
 * process finished them, a sweep gave them up. The back-up of the {@link CompletionRegistry}: its
 * thread begins when somebody waits, and the pauses between two looks for one job double.
 */
final class ResultWatcher {
  /**
   * How long a job must be missing from the store before its waiters hear of it: between the moment
   * when a worker of this process has settled a job and the moment when it says so, the job is gone
   * as well.
   */
  static final Duration GRACE = Duration.ofSeconds(2);

  private static final System.Logger LOG = System.getLogger("dev.sluice.ResultWatcher");
  private static final int LOOKS_A_ROUND = 1_000;
  private static final int VISITS_A_ROUND = 100_000;
  private static final long MOST_IDLE = TimeUnit.SECONDS.toNanos(10);

  private final CompletionRegistry registry;
  private final Optional<JobBrowser> browser;
  private final Closing closing;
  private final LongSupplier nanoClock;
  private final long firstPause;
  private final long longestPause;
  private final long roundPause;
  private final AtomicBoolean begun = new AtomicBoolean();
  private Iterator<Pending> place = Collections.emptyIterator();

  /**
   * @param ownProcess whether the jobs of this store can only be finished in this process, so that
   *     a look is hardly ever needed
   */
  ResultWatcher(
      CompletionRegistry registry,
      Optional<JobBrowser> browser,
      Closing closing,
      boolean ownProcess,
      LongSupplier nanoClock) {
    this.registry = registry;
    this.browser = browser;
    this.closing = closing;
    this.nanoClock = nanoClock;
    this.firstPause = TimeUnit.MILLISECONDS.toNanos(ownProcess ? 1_000 : 25);
    this.longestPause = TimeUnit.MILLISECONDS.toNanos(ownProcess ? 5_000 : 1_000);
    this.roundPause = firstPause / (ownProcess ? 10 : 1);
  }

  /** Somebody waits: looks from now on. Cheap when it looks already. */
  void begin() {
    if (!begun.get() && browser.isPresent() && begun.compareAndSet(false, true)) {
      Thread thread = new Thread(this::run, "sluice-results");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Looks at once for one job. Answers whether the store has it. */
  boolean look(Pending entry) {
    Optional<JobView> job = browser.flatMap(b -> b.find(entry.id()));
    if (job.isPresent()) {
      entry.seen();
      Outcome outcome = Outcome.of(job.get());
      if (outcome != null) {
        registry.finish(entry.id(), outcome);
      }
    }
    return job.isPresent();
  }

  /** Looks for those whose time has come, for some of them if they are very many. */
  void round() {
    if (!place.hasNext()) {
      place = registry.waiting().iterator();
    }
    int looked = 0;
    for (int seen = 0; seen < VISITS_A_ROUND && looked < LOOKS_A_ROUND; seen++) {
      if (!place.hasNext()) {
        return;
      }
      Pending entry = place.next();
      if (!entry.isDone() && entry.isLookDue(nanoClock.getAsLong(), firstPause, longestPause)) {
        looked++;
        lookAgain(entry);
      }
    }
  }

  /** What waiters hear of a job that is nowhere. */
  static Outcome vanished(Pending entry) {
    return new Outcome.None(
        new IllegalStateException(
            "job "
                + entry.id()
                + " is not in the store (any more), so its outcome is not known here: a job that"
                + " another process finishes must be enqueued with retain(...)"));
  }

  private void lookAgain(Pending entry) {
    if (!look(entry) && entry.missing(nanoClock.getAsLong()) >= GRACE.toNanos()) {
      registry.finish(entry.id(), vanished(entry));
    }
  }

  private void run() {
    boolean failing = false;
    try {
      for (long idle = 0; idle < MOST_IDLE && !closing.pause(roundPause); ) {
        failing = !rounded(failing);
        idle = registry.isIdle() ? idle + roundPause : 0;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      begun.set(false);
    }
    // Somebody may have begun to wait just before this thread said that it ends.
    if (!registry.isIdle() && !closing.hasBegun()) {
      begin();
    }
  }

  private boolean rounded(boolean failedBefore) {
    try {
      round();
      return true;
    } catch (StoreException e) {
      // Waiters wait on: the store may come back (rule 13).
      if (!failedBefore) {
        LOG.log(System.Logger.Level.WARNING, "cannot look for results: " + e.getMessage(), e);
      }
      return false;
    }
  }
}
