package dev.sluice.cli.run;

import dev.sluice.job.Counts;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Says how far a run is while it runs: on a terminal in one line that is drawn again and again,
 * else in a plain line now and then.
 */
final class Progress implements AutoCloseable {
  private static final Duration REDRAW = Duration.ofMillis(250);
  private static final Duration NOW_AND_THEN = Duration.ofSeconds(30);
  private static final String CLEAR_LINE = "\r\033[K";

  private final PrintStream err;
  private final boolean terminal;
  private final Supplier<Counts> counts;
  private final BooleanSupplier allAccepted;
  private final RecentRate rate = new RecentRate();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  Progress(
      PrintStream err, boolean terminal, Supplier<Counts> counts, BooleanSupplier allAccepted) {
    this(err, terminal, counts, allAccepted, terminal ? REDRAW : NOW_AND_THEN);
  }

  Progress(
      PrintStream err,
      boolean terminal,
      Supplier<Counts> counts,
      BooleanSupplier allAccepted,
      Duration interval) {
    this.err = err;
    this.terminal = terminal;
    this.counts = counts;
    this.allAccepted = allAccepted;
    this.thread = new Thread(() -> loop(interval), "sluice-progress");
    thread.setDaemon(true);
    thread.start();
  }

  private void loop(Duration interval) {
    try {
      show();
      while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        show();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (dev.sluice.spi.StoreException e) {
      // The storage is being closed, or is away: the run itself says what is to be said.
      System.getLogger(Progress.class.getName())
          .log(System.Logger.Level.DEBUG, "no progress to show", e);
    }
  }

  private void show() {
    Counts now = counts.get();
    double perSecond = rate.update(System.nanoTime(), now.completed() + now.dead());
    String line = ProgressText.line(now, allAccepted.getAsBoolean(), perSecond, terminal);
    if (terminal) {
      // The cursor goes back to the beginning, so that a child's message does not start after it.
      err.print(CLEAR_LINE + line + "\r");
      err.flush();
    } else if (perSecond > 0) {
      err.println("sluice: " + line);
    }
  }

  /** Stops, and clears the line. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (terminal) {
      err.print(CLEAR_LINE);
      err.flush();
    }
  }
}
