package dev.sluice.sql;

import dev.sluice.job.Failure;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobNotes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Failures and notes as bytes; {@code null} for none. */
final class HistoryCodec {
  private static final int VERSION = 1;

  private HistoryCodec() {}

  static byte @Nullable [] failures(List<Failure> failures) {
    if (failures.isEmpty()) {
      return null;
    }
    ByteWriter out = new ByteWriter().number(VERSION).number(failures.size());
    for (Failure f : failures) {
      out.number(f.attempt()).time(f.at()).text(f.type()).text(f.message()).text(f.detail());
    }
    return out.done();
  }

  static List<Failure> failures(byte @Nullable [] bytes) {
    if (bytes == null) {
      return List.of();
    }
    ByteReader in = new ByteReader(bytes);
    in.number();
    List<Failure> failures = new ArrayList<>();
    for (int left = in.small(); left > 0; left--) {
      int attempt = in.small();
      Instant at = in.time();
      String type = in.text();
      String message = in.text();
      failures.add(new Failure(attempt, at, type, message, in.text()));
    }
    return failures;
  }

  /** With one more; the oldest go. */
  static byte @Nullable [] append(byte @Nullable [] bytes, Failure failure) {
    List<Failure> failures = new ArrayList<>(failures(bytes));
    failures.add(failure);
    int from = Math.max(0, failures.size() - JobHistory.MAX_FAILURES);
    return failures(failures.subList(from, failures.size()));
  }

  static byte @Nullable [] notes(JobNotes notes) {
    if (notes.equals(JobNotes.NONE)) {
      return null;
    }
    ByteWriter out = new ByteWriter().number(VERSION);
    if (out.present(notes.cursor())) {
      out.bytes(Objects.requireNonNull(notes.cursor()));
    }
    out.real(notes.progress()).number(notes.log().size());
    notes.log().forEach(out::text);
    return out.done();
  }

  // The checker does not see that this component of the record may be null: it is an array.
  @SuppressWarnings("NullAway")
  static JobNotes notes(byte @Nullable [] bytes) {
    if (bytes == null) {
      return JobNotes.NONE;
    }
    ByteReader in = new ByteReader(bytes);
    in.number();
    byte[] cursor = in.present() ? in.bytes() : null;
    double progress = in.real();
    List<String> log = new ArrayList<>();
    for (int left = in.small(); left > 0; left--) {
      log.add(in.text());
    }
    return new JobNotes(cursor, progress, log);
  }

  /** The cursor alone: all that a delivery shows of the notes. */
  static byte @Nullable [] cursor(byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    ByteReader in = new ByteReader(bytes);
    in.number();
    return in.present() ? in.bytes() : null;
  }
}
