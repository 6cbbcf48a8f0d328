package dev.sluice.server.beanstalkd;

import dev.sluice.job.Counts;

/** How many jobs there are, as both kinds of statistics say it. */
final class JobCounts {
  private JobCounts() {}

  /** No store counts by priority: there are no urgent ones. */
  static Yaml add(Yaml yaml, Counts counts) {
    return yaml.put("current-jobs-urgent", 0)
        .put("current-jobs-ready", counts.ready())
        .put("current-jobs-reserved", counts.running())
        .put("current-jobs-delayed", counts.scheduled())
        .put("current-jobs-buried", counts.dead());
  }

  /** Whether beanstalkd would know of the tube for its jobs. */
  static boolean any(Counts counts) {
    return counts.live() + counts.dead() > 0;
  }
}
