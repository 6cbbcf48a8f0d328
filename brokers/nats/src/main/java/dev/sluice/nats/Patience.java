package dev.sluice.nats;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what has been sent: an interrupt cannot call it back, and is kept for later. */
final class Patience {
  private Patience() {}

  /** Returns when it is done in whatever way, or the time is over. */
  static void await(CompletableFuture<?> it, Duration limit) {
    boolean interrupted = false;
    long end = System.nanoTime() + limit.toNanos();
    while (!it.isDone()) {
      try {
        it.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (TimeoutException e) {
        break;
      } catch (ExecutionException e) {
        // Whoever waits looks at the outcome.
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
