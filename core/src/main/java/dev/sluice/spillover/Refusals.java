package dev.sluice.spillover;

import dev.sluice.engine.Backoff;
import dev.sluice.spi.Condition.Trouble;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.WorkSource;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Messages that the store beside would not take, because a queue is full or they are too large.
 * Given back, each would come again at once, for ever; so they are held under their leases, and
 * offered again, later and later. When there are many, no more are taken from the source.
 */
final class Refusals implements AutoCloseable {
  /** So many that no more messages are taken. */
  static final int MANY = 100;

  private static final System.Logger LOGGER = System.getLogger(Refusals.class.getName());

  /** Longer than the longest wait between two offers. */
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final WorkSource source;
  private final Transfer transfer;
  private final InstantSource clock;
  private final List<Spilled> held = new ArrayList<>();
  private @Nullable Trouble trouble;
  private @Nullable Thread thread;
  private boolean closed;

  Refusals(WorkSource source, Transfer transfer, InstantSource clock) {
    this.source = source;
    this.transfer = transfer;
    this.clock = clock;
  }

  /** Holds a message. */
  synchronized void hold(Spilled spilled, String reason) {
    held.add(spilled);
    if (trouble == null) {
      String problem = "the store beside it refuses job " + spilled.job().id() + ": " + reason;
      trouble = new Trouble(clock.instant(), problem);
      LOGGER.log(Level.WARNING, problem);
    }
    if (closed) {
      giveBack();
    } else if (thread == null) {
      thread = new Thread(this::offerAgainAndAgain, "sluice-spillover-refused");
      thread.setDaemon(true);
      thread.start();
    }
  }

  synchronized boolean areMany() {
    return held.size() >= MANY;
  }

  synchronized Optional<Trouble> trouble() {
    return Optional.ofNullable(trouble);
  }

  private void offerAgainAndAgain() {
    Backoff backoff = new Backoff();
    try {
      while (waited(backoff.nextNanos())) {
        int before = size();
        offer();
        if (size() < before) {
          backoff.reset();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized int size() {
    return held.size();
  }

  /** Answers whether there is still something to be offered; this thread ends with the last one. */
  private synchronized boolean waited(long nanos) throws InterruptedException {
    long until = System.nanoTime() + nanos;
    for (long left = nanos; left > 0 && !closed; left = until - System.nanoTime()) {
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
    if (held.isEmpty()) {
      thread = null;
    }
    return !closed && !held.isEmpty();
  }

  private void offer() {
    List<Spilled> all = snapshot();
    try {
      List<LeaseStatus> leases = source.extend(all.stream().map(Spilled::message).toList(), LEASE);
      List<Spilled> ours = new ArrayList<>();
      for (int i = 0; i < all.size(); i++) {
        if (leases.get(i) != LeaseStatus.LOST) {
          ours.add(all.get(i));
        }
      }
      List<Spilled> again = new ArrayList<>();
      transfer.moveHeld(ours, (spilled, reason) -> again.add(spilled));
      replace(all.size(), again);
    } catch (StoreException e) {
      LOGGER.log(Level.DEBUG, "offering refused messages again", e);
    }
  }

  private synchronized List<Spilled> snapshot() {
    return List.copyOf(held);
  }

  // What was held meanwhile stands behind those that were offered.
  private synchronized void replace(int offered, List<Spilled> again) {
    if (!closed) {
      held.subList(0, offered).clear();
      held.addAll(0, again);
    }
    if (held.isEmpty()) {
      trouble = null;
    }
  }

  private void giveBack() {
    if (!held.isEmpty()) {
      source.settle(
          held.stream()
              .map(spilled -> new Settlement.Release(spilled.message(), Duration.ZERO))
              .toList());
      held.clear();
    }
  }

  /** Gives them back to the source. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      notifyAll();
      giveBack();
    }
  }
}
