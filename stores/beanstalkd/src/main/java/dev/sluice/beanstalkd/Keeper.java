package dev.sluice.beanstalkd;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps jobs reserved as long as their leases last: the server's patience is a number of the job,
 * and may be shorter than a lease. What is past its lease is left to run out at the server.
 */
final class Keeper implements AutoCloseable {
  static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  // A job whose time to run is a second needs a touch three times a second.
  private static final long ROUND = SECOND / 4;

  private final Holders holders;
  private final Leases leases;
  private final Thread thread;
  private volatile boolean closed;

  Keeper(Holders holders, Leases leases) {
    this.holders = holders;
    this.leases = leases;
    thread = new Thread(this::run, "sluice beanstalkd keeper");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!closed) {
      LockSupport.parkNanos(ROUND);
      for (Holder holder : holders.all()) {
        look(holder);
      }
    }
  }

  private void look(Holder holder) {
    long now = System.nanoTime();
    List<HeldJob> hungry = new ArrayList<>();
    for (HeldJob job : holder.jobs()) {
      if (job.isOver(now)) {
        leases.remove(job);
        if (job.isForgotten(now)) {
          holder.forget(job);
          poke(holder);
        }
      } else if (job.needsTouch(now)) {
        hungry.add(job);
      }
    }
    if (!hungry.isEmpty()) {
      Extending.touch(holder, hungry);
    }
  }

  /**
   * Says something: a server that meets the end of a time to run in the very microsecond that it
   * was computed for does not look again (1.12) until it hears from the connection.
   */
  private static void poke(Holder holder) {
    try {
      holder.exchange(List.of(Command.listTubeUsed()));
    } catch (IOException e) {
      // Then the connection is gone, and its jobs are free.
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
