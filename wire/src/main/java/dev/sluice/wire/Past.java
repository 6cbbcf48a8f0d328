package dev.sluice.wire;

import dev.sluice.job.Failure;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobNotes;
import dev.sluice.job.JobState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a job has been through, while it is being read; and how it is written. */
final class Past {
  @Nullable JobState state;
  @Nullable Instant runAt;
  private @Nullable Instant enqueuedAt;
  private @Nullable Instant startedAt;
  private @Nullable Instant finishedAt;
  private int attempts;
  private int lostLeases;
  private int releases;
  private @Nullable String reason;
  private List<Failure> failures = List.of();
  private byte @Nullable [] result;
  private final NotesFields notes = new NotesFields();

  /** Reads a field's value if it is one of these. */
  boolean field(JsonIn in, String name) {
    switch (name) {
      case "state" -> state = in.word(JobState.class);
      case "runAt" -> runAt = in.time();
      case "enqueuedAt" -> enqueuedAt = in.time();
      case "startedAt" -> startedAt = in.timeOrNull();
      case "finishedAt" -> finishedAt = in.timeOrNull();
      case "attempts" -> attempts = in.number(0, Integer.MAX_VALUE);
      case "lostLeases" -> lostLeases = in.number(0, Integer.MAX_VALUE);
      case "releases" -> releases = in.number(0, Integer.MAX_VALUE);
      case "reason" -> reason = in.textOrNull();
      case "failures" -> failures = in.list(FailureJson::read);
      case "result" -> result = in.isNull() ? result : in.anything();
      case "resultBase64" -> result = in.isNull() ? result : in.base64();
      default -> {
        return notes.field(in, name);
      }
    }
    return true;
  }

  JobState state(JsonIn in) {
    if (state == null) {
      throw in.bad("there must be a state");
    }
    return state;
  }

  Instant runAt(JsonIn in) {
    if (runAt == null) {
      throw in.bad("there must be a runAt");
    }
    return runAt;
  }

  // The checker does not see that this component of the record may be null: it is an array.
  @SuppressWarnings("NullAway")
  JobHistory history(JsonIn in) {
    Instant enqueued = enqueuedAt;
    if (enqueued == null) {
      throw in.bad("there must be an enqueuedAt");
    }
    return new JobHistory(
        enqueued, attempts, lostLeases, releases, startedAt, finishedAt, failures, result, reason);
  }

  JobNotes notes(JsonIn in) {
    return notes.notes(in);
  }

  static void write(
      JsonOut out, JobState state, Instant runAt, JobHistory history, JobNotes notes) {
    out.text("state", state.name())
        .time("runAt", runAt)
        .time("enqueuedAt", history.enqueuedAt())
        .time("startedAt", history.startedAt())
        .time("finishedAt", history.finishedAt())
        .number("attempts", history.attempts())
        .number("lostLeases", history.lostLeases())
        .number("releases", history.releases())
        .text("reason", history.reason())
        .list("failures", history.failures(), FailureJson::write)
        .bytes("result", history.result());
    NotesFields.write(out, notes);
  }
}
