package dev.sluice.beanstalkd;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connections that reserve jobs. A claim that waits needs one that has none reserved, since the
 * server hears nothing else from it meanwhile; so there are as many as there are claims that wait,
 * and connections with jobs. Beyond a limit claims share those, and look again and again.
 */
final class Holders {
  private final Link link;
  private final Leases leases;
  private final int limit;
  private final List<Holder> all = new ArrayList<>();
  private int dismissals;
  private boolean closed;

  Holders(Link link, Leases leases, int limit) {
    this.link = link;
    this.leases = leases;
    this.limit = limit;
  }

  /**
   * One that no other claim uses until it is given back.
   *
   * @throws dev.sluice.spi.StoreException UNAVAILABLE
   */
  Holder borrow() {
    Holder idle = pick();
    if (idle != null) {
      return idle;
    }
    Holder fresh = new Holder(link.connect(), leases);
    synchronized (this) {
      fresh.claiming = true;
      all.add(fresh);
      if (closed) {
        fresh.breakOff();
      }
    }
    return fresh;
  }

  private synchronized @Nullable Holder pick() {
    all.removeIf(holder -> !holder.claiming && holder.isBroken());
    Holder busy = null;
    for (Holder holder : all) {
      if (!holder.claiming) {
        if (holder.isVacant()) {
          holder.claiming = true;
          return holder;
        }
        busy = holder;
      }
    }
    if (busy == null || all.size() < limit) {
      return null;
    }
    // To the end, so that all have their turn.
    all.remove(busy);
    all.add(busy);
    busy.claiming = true;
    return busy;
  }

  synchronized void giveBack(Holder holder) {
    holder.claiming = false;
    if (holder.isBroken()) {
      all.remove(holder);
    }
  }

  /** The server was away: the connections that nobody uses are none any more. */
  synchronized void forgetTheVacant() {
    for (Holder holder : all) {
      if (!holder.claiming && holder.isVacant()) {
        holder.breakOff();
      }
    }
    all.removeIf(holder -> !holder.claiming && holder.isBroken());
  }

  synchronized List<Holder> all() {
    return new ArrayList<>(all);
  }

  // ---- waiting

  /** What to give to the next three: a claim is dismissed by a wake-up after this. */
  synchronized int dismissals() {
    return dismissals;
  }

  synchronized boolean isDismissed(int before) {
    return closed || dismissals != before;
  }

  /** Whether the claim may wait at the server now; then {@link #endWait} must follow. */
  synchronized boolean beginWait(Holder holder, int before) {
    holder.waiting = !isDismissed(before) && holder.isVacant();
    return holder.waiting;
  }

  synchronized void endWait(Holder holder) {
    holder.waiting = false;
  }

  /** Lets time pass, not beyond a wake-up. */
  synchronized void pause(int before, long nanos) throws InterruptedException {
    if (!isDismissed(before) && nanos > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, nanos);
    }
  }

  /** Those that wait now are to return: a server cannot be told but by hanging up. */
  synchronized void dismissAll() {
    dismissals++;
    for (Holder holder : all) {
      if (holder.waiting) {
        holder.breakOff();
      }
    }
    notifyAll();
  }

  synchronized void close() {
    closed = true;
    dismissAll();
    all.forEach(Holder::breakOff);
    all.clear();
  }
}
