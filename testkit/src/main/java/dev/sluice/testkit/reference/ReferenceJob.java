package dev.sluice.testkit.reference;

import dev.sluice.job.Failure;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobId;
import dev.sluice.job.JobNotes;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.LeaseView;
import dev.sluice.spi.ClaimedJob;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.NewJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that the reference knows of one job. */
final class ReferenceJob {
  final JobId id;
  final String queue;
  final long sequence;
  Instant enqueuedAt;
  String kind;
  byte[] payload;
  JobOptions options;
  JobState state = JobState.READY;

  /** When it is due, which is also its ready time (rule 8). */
  Instant runAt;

  int attempts;
  int lostLeases;
  int releases;
  @Nullable Instant startedAt;
  @Nullable Instant finishedAt;
  List<Failure> failures = new ArrayList<>();
  byte @Nullable [] result;
  @Nullable String reason;
  JobNotes notes = JobNotes.NONE;

  /** Whether it was ever claimed: then it does not expire. */
  boolean everStarted;

  /** Whether it is the head of its group. */
  boolean head;

  /** Whether it lost its unique key to another job while it was DEAD or CANCELLED. */
  boolean gaveUpKey;

  long fence;
  String holder = "";
  Instant leaseUntil = Instant.MIN;
  boolean cancelRequested;

  ReferenceJob(NewJob job, long sequence, Instant now) {
    id = job.id();
    queue = job.queue();
    this.sequence = sequence;
    enqueuedAt = now;
    kind = job.kind();
    payload = job.payload();
    options = job.options();
    runAt = now;
  }

  /** Puts in what the job has been through elsewhere. */
  void restore(NewJob.Past past) {
    JobHistory history = past.history();
    state = past.state();
    runAt = past.runAt();
    enqueuedAt = history.enqueuedAt();
    attempts = history.attempts();
    lostLeases = history.lostLeases();
    releases = history.releases();
    startedAt = history.startedAt();
    finishedAt = history.finishedAt();
    failures = new ArrayList<>(history.failures());
    result = history.result();
    reason = history.reason();
    notes = past.notes();
    everStarted = history.started();
    head = everStarted && !state.isFinal();
  }

  boolean waiting() {
    return state == JobState.SCHEDULED || state == JobState.READY;
  }

  boolean live() {
    return !state.isFinal();
  }

  boolean retained() {
    return !options.retain().isZero();
  }

  /** Whether it is past its {@code expiresAt} and was never started. */
  boolean expired(Instant now) {
    Instant end = options.expiresAt();
    return waiting() && !everStarted && end != null && !now.isBefore(end);
  }

  void addFailure(Failure failure) {
    failures.add(failure);
    if (failures.size() > JobHistory.MAX_FAILURES) {
      failures.remove(0);
    }
  }

  // NullAway does not see @Nullable on the array of a compact canonical constructor.
  @SuppressWarnings("NullAway")
  JobView view() {
    LeaseView lease =
        state == JobState.RUNNING ? new LeaseView(holder, leaseUntil, cancelRequested) : null;
    JobHistory history =
        new JobHistory(
            enqueuedAt,
            attempts,
            lostLeases,
            releases,
            startedAt,
            finishedAt,
            failures,
            result,
            reason);
    return new JobView(
        id, sequence, queue, kind, payload, options, state, runAt, history, lease, notes);
  }

  Delivery delivery() {
    return new ClaimedJob(
        id,
        queue,
        fence,
        sequence,
        kind,
        payload,
        options,
        attempts + 1,
        lostLeases,
        enqueuedAt,
        runAt,
        leaseUntil,
        notes.cursor());
  }
}
