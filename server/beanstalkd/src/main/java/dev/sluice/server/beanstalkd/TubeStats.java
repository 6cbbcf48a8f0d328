package dev.sluice.server.beanstalkd;

import dev.sluice.job.Counts;

/**
 * What {@code stats-tube} says: what this server knows of the tube, as it stood in the loop, and
 * what the store counts later.
 */
record TubeStats(
    String name,
    long puts,
    int using,
    int watching,
    int waiting,
    long deletes,
    long pauses,
    long pause,
    long pauseLeft) {
  static TubeStats of(Tube tube, long now) {
    return new TubeStats(
        tube.name,
        tube.puts,
        tube.using,
        tube.watching,
        tube.waiting,
        tube.deletes,
        tube.pauses,
        tube.pauseSeconds(),
        tube.pauseLeft(now));
  }

  /** The text. */
  String text(Counts counts) {
    return JobCounts.add(new Yaml().put("name", name), counts)
        .put("total-jobs", puts)
        .put("current-using", using)
        .put("current-watching", watching)
        .put("current-waiting", waiting)
        .put("cmd-delete", deletes)
        .put("cmd-pause-tube", pauses)
        .put("pause", pause)
        .put("pause-time-left", pauseLeft)
        .toString();
  }
}
