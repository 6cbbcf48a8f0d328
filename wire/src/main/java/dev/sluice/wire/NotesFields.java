package dev.sluice.wire;

import dev.sluice.job.JobNotes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a handler noted, while it is being read; and how it is written. */
final class NotesFields {
  private byte @Nullable [] cursor;
  private double progress = -1;
  private List<String> log = List.of();

  /** Reads a field's value if it is one of these. */
  boolean field(JsonIn in, String name) {
    switch (name) {
      case "cursor" -> cursor = in.isNull() ? cursor : in.anything();
      case "cursorBase64" -> cursor = in.isNull() ? cursor : in.base64();
      case "progress" -> progress = in.isNull() ? -1 : in.decimal();
      case "log" -> log = in.list(JsonIn::text);
      default -> {
        return false;
      }
    }
    return true;
  }

  // The checker does not see that this component of the record may be null: it is an array.
  @SuppressWarnings("NullAway")
  JobNotes notes(JsonIn in) {
    return in.make(() -> new JobNotes(cursor, progress, log));
  }

  static void write(JsonOut out, JobNotes notes) {
    out.bytes("cursor", notes.cursor())
        .decimal("progress", notes.progress() < 0 ? null : Double.valueOf(notes.progress()))
        .texts("log", notes.log());
  }
}
