package dev.sluice.cli.run;

import dev.sluice.job.Counts;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says how far a run is while it runs: on a terminal in one line that is drawn again and again,
 * else in a plain line now and then.
 */
final class Progress implements AutoCloseable {
  private static final Duration REDRAW = Duration.ofMillis(250);
  private static final Duration NOW_AND_THEN = Duration.ofSeconds(30);

  private final PrintStream err;
  private final @Nullable Screen screen;
  private final Supplier<Counts> counts;
  private final BooleanSupplier allAccepted;
  private final RecentRate rate = new RecentRate();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /**
   * @param err for plain lines
   * @param screen to draw on; {@code null} if there is none
   */
  Progress(
      PrintStream err,
      @Nullable Screen screen,
      Supplier<Counts> counts,
      BooleanSupplier allAccepted) {
    Duration interval = screen == null ? NOW_AND_THEN : REDRAW;
    this.err = err;
    this.screen = screen;
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
    String line = ProgressText.line(now, allAccepted.getAsBoolean(), perSecond, screen != null);
    if (screen != null) {
      screen.draw(line);
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
    if (screen != null) {
      screen.draw("");
    }
  }
}
