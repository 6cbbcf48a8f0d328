package dev.sluice.spillover;

import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Waits at the store while claims wait at the source: two waits need two threads. What it finds,
 * one job at most, it hands to whoever claims next, and gives back if nobody comes.
 */
final class Scout implements Runnable {
  private static final long NUDGE_MILLIS = 5;
  private static final long LAST_WORD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final Duration LONGEST_HOLD = Duration.ofSeconds(2);

  private final JobStore store;
  private final ClaimRequest request;
  private final Runnable nudge;
  private final SynchronousQueue<Delivery> handover = new SynchronousQueue<>();
  private int waiting;
  private boolean done;

  /**
   * @param nudge makes claims that wait at the source return
   */
  Scout(JobStore store, ClaimRequest request, Runnable nudge) {
    this.store = store;
    this.request =
        new ClaimRequest(request.queues(), 1, request.lease(), request.maxWait(), request.holder());
    this.nudge = nudge;
  }

  /**
   * One more claim is about to wait at the source, for which this looks at the store until it
   * {@link #leave leaves}. Answers {@code false} if this looks no more: it needs another one.
   */
  synchronized boolean join() {
    if (!done) {
      waiting++;
    }
    return !done;
  }

  synchronized void leave() {
    waiting--;
  }

  /** What it has found, if it stands there with it now. */
  @Nullable Delivery take() {
    return taken(handover.poll());
  }

  /** As {@link #take}, and waits a moment if it is not known yet whether there is something. */
  @Nullable Delivery await() throws InterruptedException {
    Delivery found = take();
    long until = System.nanoTime() + LAST_WORD_NANOS;
    while (found == null && !isDone() && System.nanoTime() < until) {
      found = taken(handover.poll(NUDGE_MILLIS, TimeUnit.MILLISECONDS));
    }
    return found;
  }

  // Whoever takes it ends it: its own thread may hear of that only after the next claim.
  private @Nullable Delivery taken(@Nullable Delivery found) {
    if (found != null) {
      end();
    }
    return found;
  }

  private synchronized void end() {
    done = true;
  }

  private synchronized boolean isDone() {
    return done;
  }

  private synchronized boolean isAwaited() {
    return waiting > 0;
  }

  /** Ends this unless somebody waits. */
  private synchronized boolean endsUnawaited() {
    done |= waiting == 0;
    return done;
  }

  @Override
  public void run() {
    try {
      List<Delivery> found = store.claim(request);
      while (found.isEmpty() && !endsUnawaited()) {
        found = store.claim(request);
      }
      if (!found.isEmpty()) {
        handOver(found.get(0));
      }
    } catch (StoreException e) {
      callBack();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
  }

  // Whoever claims next looks at the store as well, and is told.
  private void callBack() {
    end();
    while (isAwaited() && !Thread.currentThread().isInterrupted()) {
      nudge.run();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(NUDGE_MILLIS));
    }
  }

  private void handOver(Delivery found) throws InterruptedException {
    long until = System.nanoTime() + longestHold();
    boolean taken = false;
    while (!taken && System.nanoTime() < until) {
      nudge.run();
      taken = handover.offer(found, NUDGE_MILLIS, TimeUnit.MILLISECONDS);
    }
    if (!taken) {
      store.settle(List.of(new Settlement.Release(found, Duration.ZERO)));
    }
  }

  // Well inside the lease: a job that nobody took must not count as one that lost it.
  private long longestHold() {
    Duration third = request.lease().dividedBy(3);
    return (third.compareTo(LONGEST_HOLD) < 0 ? third : LONGEST_HOLD).toNanos();
  }
}
