package dev.sluice.server.http;

import dev.sluice.server.access.Access;
import dev.sluice.server.access.Grants;
import dev.sluice.server.access.Role;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The threads of claims that wait for a job, which can be woken one by one. They end when their
 * callers may not claim any more.
 */
final class WaitingClaims implements AutoCloseable {
  private static final AtomicLong NUMBER = new AtomicLong();

  /** Seconds between two looks at who may still claim. */
  private static final int LOOK_EVERY = 1;

  private final Map<String, Thread> byName = new ConcurrentHashMap<>();
  private final Set<Thread> waitingThreads = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor threads;
  private final Grants grants;
  private final ScheduledExecutorService looking;

  WaitingClaims(int max, Access access) {
    grants = new Grants(access);
    looking = Executors.newSingleThreadScheduledExecutor(WaitingClaims::thread);
    if (!access.isOpen()) {
      var unused =
          looking.scheduleWithFixedDelay(grants::look, LOOK_EVERY, LOOK_EVERY, TimeUnit.SECONDS);
    }
    threads =
        new ThreadPoolExecutor(
            0, max, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), WaitingClaims::thread);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "sluice-claim-" + NUMBER.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  /** What waits. */
  @FunctionalInterface
  interface Waiting<T> {
    List<T> run() throws InterruptedException;
  }

  /**
   * Runs it on a thread of its own.
   *
   * @throws ProblemException if too many wait, or the server is about to end
   */
  void run(Runnable task) {
    try {
      threads.execute(task);
    } catch (RejectedExecutionException e) {
      throw threads.isShutdown()
          ? new ProblemException(503, "UNAVAILABLE", "the server is about to end")
          : new ProblemException(
              429, "BUSY", "at most " + threads.getMaximumPoolSize() + " claims wait at once");
    }
  }

  /**
   * Waits in this thread.
   *
   * @param name by which {@link #wake} finds it; empty for nothing
   * @param token of the caller, who may claim as long as that stands; {@code null} for none
   * @return what it got; empty if it was woken, or the caller may not claim any more
   */
  <T> List<T> await(String name, @Nullable String token, Waiting<T> waiting) {
    Thread self = Thread.currentThread();
    waitingThreads.add(self);
    if (!name.isEmpty()) {
      byName.put(name, self);
    }
    Grants.Grant grant = grants.open(token, Role.WORK, () -> wake(self));
    try {
      return waiting.run();
    } catch (InterruptedException e) {
      return List.of();
    } finally {
      grant.close();
      synchronized (byName) {
        byName.remove(name);
        waitingThreads.remove(self);
        // A wake that came too late must not disturb what this thread does next.
        Thread.interrupted();
      }
    }
  }

  /** How many wait. */
  int count() {
    return waitingThreads.size();
  }

  /** Answers whether there was one. */
  boolean wake(String name) {
    synchronized (byName) {
      Thread thread = byName.get(name);
      if (thread != null) {
        thread.interrupt();
      }
      return thread != null;
    }
  }

  private void wake(Thread thread) {
    synchronized (byName) {
      if (waitingThreads.contains(thread)) {
        thread.interrupt();
      }
    }
  }

  @Override
  public void close() {
    looking.shutdownNow();
    threads.shutdownNow();
  }
}
