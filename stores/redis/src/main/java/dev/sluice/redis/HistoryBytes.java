package dev.sluice.redis;

import dev.sluice.job.Failure;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobNotes;
import dev.sluice.spi.NewJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened to a job, and what its handler noted. */
final class HistoryBytes {
  private HistoryBytes() {}

  static byte[] failure(Failure failure) {
    return new Bytes(64 + failure.detail().length())
        .number(failure.attempt(), 4)
        .instant(failure.at())
        .text(failure.type(), 4)
        .text(failure.message(), 4)
        .text(failure.detail(), 4)
        .toArray();
  }

  static byte @Nullable [] failures(List<Failure> failures) {
    if (failures.isEmpty()) {
      return null;
    }
    Bytes out = new Bytes(256);
    failures.forEach(failure -> out.block(failure(failure)));
    return out.toArray();
  }

  static List<Failure> failures(byte @Nullable [] bytes) {
    List<Failure> all = new ArrayList<>();
    if (bytes == null) {
      return all;
    }
    BytesReader in = new BytesReader(bytes);
    while (!in.isAtEnd()) {
      in.number(4);
      int attempt = in.integer();
      Instant at = in.instant();
      String type = in.text(4);
      String message = in.text(4);
      all.add(new Failure(attempt, at, type, message, in.text(4)));
    }
    return all;
  }

  /** All but the cursor, which is kept apart. */
  static byte[] notes(JobNotes notes) {
    Bytes out = new Bytes(64).number(Double.doubleToLongBits(notes.progress()), 8);
    out.number(notes.log().size(), 2);
    notes.log().forEach(line -> out.text(line, 4));
    return out.toArray();
  }

  static JobNotes notes(byte @Nullable [] bytes, byte @Nullable [] cursor) {
    double progress = JobNotes.NONE.progress();
    List<String> log = new ArrayList<>();
    if (bytes != null) {
      BytesReader in = new BytesReader(bytes);
      progress = Double.longBitsToDouble(in.number(8));
      for (int left = (int) in.number(2); left > 0; left--) {
        log.add(in.text(4));
      }
    }
    return cursor == null && bytes == null ? JobNotes.NONE : notes(cursor, progress, log);
  }

  // NullAway does not see @Nullable on the array of a compact canonical constructor.
  @SuppressWarnings("NullAway")
  private static JobNotes notes(byte @Nullable [] cursor, double progress, List<String> log) {
    return new JobNotes(cursor, progress, log);
  }

  /** What a job has been through in another store. */
  static byte[] past(NewJob.Past past) {
    JobHistory history = past.history();
    JobNotes notes = past.notes();
    String reason = history.reason();
    boolean noted = notes.cursor() != null || notes.progress() >= 0 || !notes.log().isEmpty();
    return new Bytes(128)
        .number(StateCode.of(past.state()), 1)
        .number(Millis.of(past.runAt()), 6)
        .number(Millis.of(history.enqueuedAt()), 6)
        .number(history.attempts(), 4)
        .number(history.lostLeases(), 4)
        .number(history.releases(), 4)
        .number(millis(history.startedAt()), 6)
        .number(millis(history.finishedAt()), 6)
        .optional(failures(history.failures()))
        .optional(history.result())
        .optional(reason == null ? null : Ascii.of(reason))
        .optional(notes.cursor())
        .optional(noted ? notes(notes) : null)
        .toArray();
  }

  private static long millis(@Nullable Instant time) {
    return time == null ? 0 : Millis.of(time);
  }
}
