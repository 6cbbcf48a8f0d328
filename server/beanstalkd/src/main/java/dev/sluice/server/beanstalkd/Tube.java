package dev.sluice.server.beanstalkd;

import java.util.concurrent.TimeUnit;

/** What this server knows of a tube beside its jobs. */
final class Tube {
  final String name;
  final String queue;
  int using;
  int watching;
  int waiting;
  long puts;
  long deletes;
  long pauses;
  private long pauseSeconds;
  private long pauseEnd;

  Tube(String name, String queue) {
    this.name = name;
    this.queue = queue;
  }

  boolean isIdle() {
    return using == 0 && watching == 0 && pauseSeconds == 0;
  }

  boolean isInUse() {
    return using > 0 || watching > 0;
  }

  void pause(long seconds, long now) {
    pauses++;
    pauseSeconds = seconds;
    pauseEnd = now + TimeUnit.SECONDS.toNanos(seconds);
  }

  boolean isPaused() {
    return pauseSeconds > 0;
  }

  /** Ends a pause that is over; answers whether it did. */
  boolean resumes(long now) {
    if (pauseSeconds == 0 || pauseEnd - now > 0) {
      return false;
    }
    pauseSeconds = 0;
    return true;
  }

  long pauseSeconds() {
    return pauseSeconds;
  }

  long pauseLeft(long now) {
    return pauseSeconds == 0 ? 0 : Math.max(0, TimeUnit.NANOSECONDS.toSeconds(pauseEnd - now));
  }
}
