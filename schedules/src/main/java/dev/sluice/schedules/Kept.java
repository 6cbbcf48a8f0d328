package dev.sluice.schedules;

import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A schedule as the storage has it. */
record Kept(JobView job, Definition definition, Progress progress) {
  /**
   * Reads the job of a schedule.
   *
   * @throws IllegalArgumentException if it is none that this library knows
   */
  static Kept read(JobView job) {
    return new Kept(job, DefinitionJson.read(job.payload()), Progress.read(job.notes().cursor()));
  }

  boolean isRunning() {
    return job.state() == JobState.RUNNING;
  }

  /** Since when it ticks as it does. */
  Instant begun() {
    if (definition.revision().equals(progress.revision())) {
      return progress.begun();
    }
    Instant begun = definition.begun();
    return begun == null ? job.runAt() : begun;
  }

  ScheduleView view() {
    Schedule schedule = definition.schedule();
    return new ScheduleView(
        schedule, job.id(), next(schedule), progress.last(), begun(), progress.problem());
  }

  private @Nullable Instant next(Schedule schedule) {
    if (schedule.paused()) {
      return null;
    }
    if (!progress.firing().isEmpty()) {
      return progress.firing().get(0);
    }
    return definition.revision().equals(progress.revision())
        ? progress.next()
        : progress.begin(definition, begun()).next();
  }
}
