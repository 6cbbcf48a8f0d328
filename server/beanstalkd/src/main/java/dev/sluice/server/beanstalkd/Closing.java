package dev.sluice.server.beanstalkd;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** How a port ends. */
final class Closing {
  private static final Duration ANSWERS = Duration.ofSeconds(10);
  private static final long LOOK_NANOS = 5_000_000;

  private final Door door;
  private final Loop loop;
  private final Desk desk;
  private final Crowd crowd;
  private final JobCommands jobs;
  private boolean closed;

  Closing(Door door, Loop loop, Desk desk, Crowd crowd, JobCommands jobs) {
    this.door = door;
    this.loop = loop;
    this.desk = desk;
    this.crowd = crowd;
    this.jobs = jobs;
  }

  synchronized void close(Duration grace) {
    if (closed) {
      return;
    }
    closed = true;
    door.post(this::halt);
    await(grace, true);
    await(ANSWERS, false);
    door.post(loop::end);
    joinLoop();
    desk.close(door::runTasks);
  }

  private void halt() {
    jobs.drain();
    desk.claims.halt();
    door.shut();
  }

  private void await(Duration time, boolean countReserved) {
    long end = System.nanoTime() + time.toNanos();
    while (isBusy(countReserved) && end - System.nanoTime() > 0) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private boolean isBusy(boolean countReserved) {
    CompletableFuture<Boolean> busy = new CompletableFuture<>();
    door.post(() -> busy.complete(crowd.isBusy(countReserved)));
    return busy.join();
  }

  private void joinLoop() {
    boolean interrupted = false;
    while (true) {
      try {
        loop.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
