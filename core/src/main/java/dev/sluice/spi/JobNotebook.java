package dev.sluice.spi;

import dev.sluice.job.JobNotes;
import java.util.List;

/** The role of a store that keeps what a handler notes while it runs. */
public interface JobNotebook {

  /**
   * Replaces the notes of running jobs. Returns when written (a process kill does not lose them;
   * power loss may); blocks for one write; any number of threads; atomic per note; idempotent;
   * fails with {@link StoreException} UNAVAILABLE or CORRUPT.
   *
   * @return for each note, in their order, how its lease stands; a note under a lost lease is not
   *     kept
   */
  List<LeaseStatus> note(List<Note> notes);

  /**
   * The notes of one running job.
   *
   * @param lease whose
   * @param notes all that stands from now on
   */
  record Note(LeaseToken lease, JobNotes notes) {}
}
