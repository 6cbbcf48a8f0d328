package dev.sluice.server.beanstalkd;

import dev.sluice.job.JobHistory;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import java.time.Duration;
import java.time.Instant;

/** What {@code stats-job} says. */
final class JobStats {
  private JobStats() {}

  /**
   * The text.
   *
   * @param left nanoseconds of the time to run; negative if it is not known here
   */
  static String of(JobView job, long left, Instant now) {
    JobHistory history = job.history();
    Duration delay = job.options().delay();
    int running = job.state() == JobState.RUNNING ? 1 : 0;
    int reserves = history.attempts() + history.lostLeases() + history.releases() + running;
    return new Yaml()
        .put("id", job.sequence())
        .put("tube", TubeNames.tube(job.queue()))
        .put("state", state(job.state()))
        .put("pri", Terms.priority(job.options()))
        .put("age", seconds(history.enqueuedAt(), now))
        .put("delay", delay == null ? 0 : delay.toSeconds())
        .put("ttr", Terms.ttr(job.options()))
        .put("time-left", timeLeft(job, left, now))
        .put("file", 0)
        .put("reserves", reserves)
        .put("timeouts", history.lostLeases())
        .put("releases", history.releases())
        .put("buries", history.attempts())
        .put("kicks", 0)
        .toString();
  }

  private static String state(JobState state) {
    return switch (state) {
      case READY -> "ready";
      case SCHEDULED -> "delayed";
      case RUNNING -> "reserved";
      default -> "buried";
    };
  }

  private static long timeLeft(JobView job, long left, Instant now) {
    return switch (job.state()) {
      case SCHEDULED -> seconds(now, job.runAt());
      case RUNNING -> Math.max(0, Duration.ofNanos(left).toSeconds());
      default -> 0;
    };
  }

  private static long seconds(Instant from, Instant to) {
    return Math.max(0, Duration.between(from, to).toSeconds());
  }
}
