package dev.sluice.schedules;

import dev.sluice.BuryException;
import dev.sluice.Handler;
import dev.sluice.Job;
import dev.sluice.ReleaseException;
import dev.sluice.Sluice;
import dev.sluice.job.JobView;
import dev.sluice.spi.StoreException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;

/**
 * Handles the jobs of schedules. None of them is ever completed: each is given back until its next
 * tick.
 */
final class Ticker implements Handler<byte[]> {
  private static final System.Logger LOGGER = System.getLogger(Ticker.class.getName());

  /** When the storage has failed. */
  private static final Duration SOON = Duration.ofSeconds(1);

  /** When another node has to do it, which knows how. */
  private static final Duration LATER = Duration.ofMinutes(1);

  /** So much of a delay is not worth another look at the clock. */
  private static final long BRIEF_NANOS = 500_000_000;

  private final Sluice sluice;
  private final Placing placing;

  Ticker(Sluice sluice) {
    this.sluice = sluice;
    this.placing = new Placing(sluice);
  }

  @Override
  public void handle(Job<byte[]> job) throws InterruptedException {
    long began = System.nanoTime();
    Duration wait = pass(job);
    // The wait counts from when the job was claimed: if that was a while ago, see what time it is.
    throw new ReleaseException(System.nanoTime() - began > BRIEF_NANOS ? Duration.ZERO : wait);
  }

  private Duration pass(Job<byte[]> job) throws InterruptedException {
    Definition definition = definition(job);
    Progress progress = progress(job);
    try {
      return new Pass(job, definition, progress, claimedAt(job), placing).run();
    } catch (StoreException e) {
      LOGGER.log(Level.WARNING, "schedule \"" + definition.schedule().name() + "\" has to wait", e);
      if (definition.revision().equals(progress.revision())) {
        return SOON;
      }
      // Its ticks begin at the time that it is due, which must not move.
      Thread.sleep(SOON.toMillis());
      return Duration.ZERO;
    }
  }

  private static Definition definition(Job<byte[]> job) {
    try {
      return DefinitionJson.read(job.payload());
    } catch (DefinitionJson.NewerException e) {
      LOGGER.log(Level.WARNING, "job " + job.id() + " is left to others: " + e.getMessage());
      throw new ReleaseException(LATER);
    } catch (IllegalArgumentException e) {
      throw new BuryException("the schedule cannot be read: " + e.getMessage(), e);
    }
  }

  private static Progress progress(Job<byte[]> job) {
    try {
      return Progress.read(job.cursor().orElse(null));
    } catch (IllegalArgumentException e) {
      throw new BuryException("the schedule's progress cannot be read: " + e.getMessage(), e);
    }
  }

  /** The time by the storage's clock, which counts; that of this process may be wrong. */
  private Instant claimedAt(Job<byte[]> job) {
    return sluice
        .jobs()
        .find(job.id())
        .map(JobView::history)
        .map(history -> history.startedAt())
        .orElse(job.runAt());
  }
}
