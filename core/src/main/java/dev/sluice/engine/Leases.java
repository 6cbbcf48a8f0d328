package dev.sluice.engine;

import dev.sluice.engine.Batch.Outcomes;
import dev.sluice.engine.Batch.Remains;
import dev.sluice.engine.RunningJob.Halt;
import dev.sluice.job.JobNotes;
import dev.sluice.job.JobView;
import dev.sluice.spi.Feature;
import dev.sluice.spi.JobNotebook;
import dev.sluice.spi.JobNotebook.Note;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.StoreException;
import java.util.List;
import java.util.function.Consumer;

/** What the storage says of the leases of running jobs, and what follows from it. */
final class Leases {
  private final WorkerScope scope;
  private final Extender extender;
  private final Consumer<Rescue.Taking> rescue;

  /**
   * @param rescue takes from a runner what it is given, and settles it; must not block
   */
  Leases(WorkerScope scope, Extender extender, Consumer<Rescue.Taking> rescue) {
    this.scope = scope;
    this.extender = extender;
    this.rescue = rescue;
  }

  /** Extends the lease of one job, for its handler. */
  LeaseStatus heartbeat(RunningJob<?> job) {
    LeaseStatus status =
        scope.source.traits().has(Feature.EXTEND)
            ? extender.extend(job.token(), scope.lease).get(0)
            : known(job);
    apply(job, status);
    return status;
  }

  // Where a lease cannot be extended its end is known from the beginning.
  private static LeaseStatus known(RunningJob<?> job) {
    if (job.isForfeited() || System.nanoTime() - job.batch().heldUntil() >= 0) {
      return LeaseStatus.LOST;
    }
    return job.halt() == Halt.CANCELLED ? LeaseStatus.CANCEL_REQUESTED : LeaseStatus.HELD;
  }

  /** Does what an answer demands. */
  void apply(RunningJob<?> job, LeaseStatus status) {
    switch (status) {
      case HELD -> {}
      case CANCEL_REQUESTED -> halt(job, Halt.CANCELLED);
      case LOST -> halt(job, Halt.LEASE_LOST);
    }
  }

  /** Tells a handler to stop, whatever its runner does. */
  void halt(RunningJob<?> job, Halt why) {
    clear(job.batch());
    job.batch().halt(job, why);
  }

  /** Leaves the runner of a batch nothing but the job that runs. */
  void clear(Batch batch) {
    rescue.accept(batch::takeOver);
  }

  /** Takes a job away from a handler that does not end. */
  void abandon(RunningJob<?> job) {
    clear(job.batch());
    rescue.accept(
        () ->
            job.batch().halt(job, Halt.ABANDONED) ? new Remains(Outcomes.NONE, job.token()) : null);
  }

  /** Writes the new notes of a job, if there are any. */
  void writeNotes(RunningJob<?> job) {
    Notepad pad = job.notepad();
    JobNotebook notebook = scope.notebook;
    JobNotes notes = pad == null || notebook == null ? null : pad.takeNew();
    if (pad == null || notebook == null || notes == null) {
      return;
    }
    try {
      apply(job, notebook.note(List.of(new Note(job.delivery(), notes))).get(0));
    } catch (RuntimeException e) {
      pad.notWritten();
      scope.outage.goesOn("writing the notes of " + job, e);
    }
  }

  /** Writes the place to go on at, before it returns. */
  void saveCursor(RunningJob<?> job, Notepad pad, byte[] cursor) {
    JobNotebook notebook = scope.notebook;
    if (notebook == null) {
      throw new StoreException(
          StoreException.Kind.REJECTED, scope.source.traits().name() + " does not keep cursors");
    }
    pad.cursor(cursor);
    JobNotes notes = pad.takeNew();
    if (notes == null) {
      return;
    }
    LeaseStatus status;
    try {
      status = notebook.note(List.of(new Note(job.delivery(), notes))).get(0);
    } catch (RuntimeException e) {
      pad.notWritten();
      throw e;
    }
    apply(job, status);
    if (status == LeaseStatus.LOST) {
      throw new StoreException(StoreException.Kind.REJECTED, "the lease of " + job + " is lost");
    }
  }

  /** The notes that earlier attempts left; none where the storage cannot show them. */
  JobNotes earlierNotes(RunningJob<?> job) {
    JobNotes known = new JobNotes(job.delivery().cursor(), -1, List.of());
    if (scope.browser == null || scope.notebook == null) {
      return known;
    }
    return scope.browser.find(job.id()).map(JobView::notes).orElse(known);
  }
}
