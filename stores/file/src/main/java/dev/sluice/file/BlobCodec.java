package dev.sluice.file;

import dev.sluice.job.Failure;
import dev.sluice.job.JobNotes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What is read back from disk only when somebody asks: failures and notes. */
final class BlobCodec {
  private BlobCodec() {}

  static byte[] failure(Failure failure) {
    RecordWriter out = new RecordWriter();
    out.varint(failure.attempt()).time(failure.at());
    out.text(failure.type()).text(failure.message()).text(failure.detail());
    return bytes(out);
  }

  static Failure failure(byte[] bytes) {
    RecordReader in = new RecordReader(bytes);
    int attempt = in.size();
    Instant at = in.time();
    String type = in.text();
    String message = in.text();
    return new Failure(attempt, at, type, message, in.text());
  }

  static byte[] notes(JobNotes notes) {
    RecordWriter out = new RecordWriter();
    byte[] cursor = notes.cursor();
    out.varint(cursor == null ? 0 : cursor.length + 1);
    if (cursor != null) {
      out.bytes(cursor, 0, cursor.length);
    }
    out.f64(notes.progress()).varint(notes.log().size());
    notes.log().forEach(out::text);
    return bytes(out);
  }

  // The checker does not see that this component of the record may be null: it is an array.
  @SuppressWarnings("NullAway")
  static JobNotes notes(byte[] bytes) {
    RecordReader in = new RecordReader(bytes);
    int cursor = in.size();
    byte[] place = cursor == 0 ? null : in.bytes(cursor - 1);
    double progress = in.f64();
    int lines = in.size();
    List<String> log = new ArrayList<>(Math.min(lines, JobNotes.MAX_LINES));
    for (int i = 0; i < lines; i++) {
      log.add(in.text());
    }
    return new JobNotes(place, progress, log);
  }

  private static byte[] bytes(RecordWriter out) {
    byte[] bytes = new byte[out.position()];
    out.written().get(bytes);
    return bytes;
  }
}
