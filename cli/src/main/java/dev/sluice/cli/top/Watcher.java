package dev.sluice.cli.top;

import dev.sluice.Sluice;
import dev.sluice.spi.QueueSettings;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Speaks to the storage on a thread of its own, so that keys are heard while it does not answer.
 */
final class Watcher implements Runnable {
  private final Sluice sluice;
  private final SnapshotReader reader;
  private final Duration interval;
  private final Consumer<Event> told;
  private final BlockingQueue<String> toggles = new LinkedBlockingQueue<>();

  /**
   * @param told hears of what was seen, and of what went wrong
   */
  Watcher(Sluice sluice, SnapshotReader reader, Duration interval, Consumer<Event> told) {
    this.sluice = sluice;
    this.reader = reader;
    this.interval = interval;
    this.told = told;
  }

  /** Pauses a queue, or resumes it, and looks at once. */
  void toggle(String queue) {
    toggles.add(queue);
  }

  @Override
  public void run() {
    try {
      while (true) {
        String queue = toggles.poll(interval.toNanos(), TimeUnit.NANOSECONDS);
        try {
          if (queue != null) {
            QueueSettings settings = sluice.jobs().settings(queue);
            sluice.jobs().configure(queue, settings.paused(!settings.paused()));
          }
          told.accept(new Event.Seen(reader.read()));
        } catch (RuntimeException e) {
          told.accept(new Event.Lost(String.valueOf(e.getMessage())));
        }
      }
    } catch (InterruptedException e) {
      // Nobody looks any more.
      Thread.currentThread().interrupt();
    }
  }
}
