package dev.sluice.wire;

import dev.sluice.spi.JobNotebook.Note;
import dev.sluice.spi.LeaseToken;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a handler notes while it runs: {@code lease}, {@code cursor}, {@code progress}, {@code log}.
 */
public final class NoteJson {
  private final NotesFields notes = new NotesFields();
  private @Nullable Lease lease;

  private NoteJson() {}

  /** Its fields. */
  public static void write(JsonOut out, Note note) {
    out.text("lease", Lease.text(note.lease()));
    NotesFields.write(out, note.notes());
  }

  /**
   * Reads one.
   *
   * @param token what a lease stands for
   */
  public static Note read(JsonIn in, Function<Lease, LeaseToken> token) {
    NoteJson fields = new NoteJson();
    in.object(
        name -> {
          if (name.equals("lease")) {
            fields.lease = DeliveryJson.lease(in);
          } else if (!fields.notes.field(in, name)) {
            throw in.unknown();
          }
        });
    Lease given = fields.lease;
    if (given == null) {
      throw in.bad("there must be a lease");
    }
    return new Note(token.apply(given), fields.notes.notes(in));
  }
}
