package dev.sluice.beanstalkd;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A connection and the jobs that it has reserved: no other can touch, release, bury or safely
 * delete them. When it breaks they are lost, and the server gives them to somebody else.
 */
final class Holder {
  private final Connection connection;
  private final Leases leases;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Long, HeldJob> jobs = new ConcurrentHashMap<>();
  private volatile boolean broken;

  // These belong to Holders, and to its lock.
  boolean claiming;
  boolean waiting;

  Holder(Connection connection, Leases leases) {
    this.connection = connection;
    this.leases = leases;
  }

  /** What to say while nobody else does. */
  @FunctionalInterface
  interface Talk<T> {
    T over(Connection connection) throws IOException, InterruptedException;
  }

  /** Says it; if that fails the connection and all its leases are lost. */
  <T> T holdInterruptibly(Talk<T> talk) throws IOException, InterruptedException {
    lock.lock();
    try {
      if (broken) {
        throw new IOException("the connection is lost");
      }
      return talk.over(connection);
    } catch (IOException | InterruptedException | RuntimeException e) {
      breakOff();
      throw e;
    } finally {
      lock.unlock();
    }
  }

  /** The same for one that does not wait. */
  <T> T hold(Talks.Talk<T> talk) throws IOException {
    // The socket of a virtual thread does not work while it is interrupted.
    boolean interrupted = Thread.interrupted();
    try {
      return holdInterruptibly(talk::over);
    } catch (InterruptedException e) {
      interrupted = true;
      throw new IOException("interrupted", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  List<Reply> exchange(List<Command> commands) throws IOException {
    return commands.isEmpty() ? List.of() : hold(connection -> connection.exchange(commands));
  }

  /** From any thread: whoever waits at the connection gets an exception. */
  void breakOff() {
    broken = true;
    connection.close();
    for (HeldJob job : new ArrayList<>(jobs.values())) {
      leases.remove(job);
    }
    jobs.clear();
  }

  boolean isBroken() {
    return broken;
  }

  void add(HeldJob job) {
    HeldJob before = jobs.put(job.number, job);
    if (before != null) {
      // Its time was over, and it came back here: the earlier claim must not settle this one.
      leases.remove(before);
    }
    leases.add(job);
  }

  void forget(HeldJob job) {
    leases.remove(job);
    jobs.remove(job.number, job);
  }

  Collection<HeldJob> jobs() {
    return jobs.values();
  }

  /** Whether it may wait for a job: nobody needs it meanwhile. */
  boolean isVacant() {
    return jobs.isEmpty();
  }
}
