package dev.sluice.memory;

import dev.sluice.job.Failure;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobNotes;
import dev.sluice.job.JobOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What few jobs have: an entry gets one when the first of it is needed. What a delivery shows is
 * final here, so that it stays as it was at its claim.
 */
final class Side {
  /** The time of something that has not happened. */
  static final long NOT_YET = Long.MIN_VALUE;

  final int attempts;
  final int lostLeases;
  final int releases;
  final byte @Nullable [] cursor;

  /** When the latest attempt before this claim began. */
  final long startedBefore;

  /** 1 when the present claim has counted as an attempt. */
  int counted;

  /** 1 when the lease of the present claim was lost. */
  int lost;

  /** 1 when the present claim was released. */
  int released;

  List<Failure> failures;
  JobNotes notes;
  long finishedAt = NOT_YET;
  byte @Nullable [] result;
  @Nullable String reason;
  boolean cancelRequested;
  @Nullable Expiry expiry;

  /** What the options became while the job did not wait; {@code null} if they are the same. */
  @Nullable JobOptions renewed;

  /** Whether the job, while it waits, holds its group (rule 8). */
  boolean head;

  /** Of a job that has been through nothing yet. */
  Side() {
    this(0, 0, 0, NOT_YET, List.of(), JobNotes.NONE);
  }

  Side(
      int attempts,
      int lostLeases,
      int releases,
      long startedBefore,
      List<Failure> failures,
      JobNotes notes) {
    this.attempts = attempts;
    this.lostLeases = lostLeases;
    this.releases = releases;
    this.startedBefore = startedBefore;
    this.failures = failures;
    this.notes = notes;
    this.cursor = notes.cursor();
  }

  /** Whether the job was claimed before. */
  boolean started() {
    return attempts > 0 || lostLeases > 0 || releases > 0 || startedBefore != NOT_YET;
  }

  /** Keeps the newest failures only. */
  void failed(Failure cause) {
    int keep = JobHistory.MAX_FAILURES - 1;
    int from = Math.max(0, failures.size() - keep);
    List<Failure> newest = new ArrayList<>(failures.subList(from, failures.size()));
    newest.add(cause);
    failures = newest;
  }

  /** What the job has when its next claim comes. */
  Side next(long startedAt) {
    Side next =
        new Side(
            attempts + counted, lostLeases + lost, releases + released, startedAt, failures, notes);
    next.head = true;
    return next;
  }

  /**
   * What the job has when it is redriven: attempts and lost leases are counted anew, and it is no
   * head.
   */
  Side anew(long startedAt) {
    return new Side(0, 0, releases + released, startedAt, failures, notes);
  }
}
