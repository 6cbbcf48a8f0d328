package dev.sluice.remote;

import dev.sluice.spi.JobNotebook;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import dev.sluice.wire.NoteJson;
import java.util.List;

/** Keeps the notes of running jobs on the server. */
final class RemoteNotebook implements JobNotebook {
  private final Batches<Note, LeaseStatus> batches;

  RemoteNotebook(Channel channel, int maxBody) {
    batches =
        new Batches<>(
            channel,
            maxBody,
            new Batches.Form<>(
                "/v1/notes",
                "notes",
                NoteJson::write,
                Fields.words("statuses", LeaseStatus.class),
                RemoteNotebook::tooLarge));
  }

  private static LeaseStatus tooLarge(Note note) {
    throw new StoreException(
        Kind.REJECTED, "the notes of job " + note.lease().job() + " are too large");
  }

  @Override
  public List<LeaseStatus> note(List<Note> notes) {
    return batches.send(notes);
  }
}
