package dev.sluice.file;

import dev.sluice.file.log.RecordLog.Commit;
import dev.sluice.spi.JobNotebook.Note;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a holder does while its job runs: extends the lease, notes something. */
final class LeaseKeeper {
  private final StoreCore core;
  private final Settler settler;
  private final Slab slab;

  LeaseKeeper(StoreCore core, Settler settler) {
    this.core = core;
    this.settler = settler;
    slab = core.index.slab;
  }

  List<LeaseStatus> extend(List<? extends LeaseToken> leases, Duration lease) {
    List<LeaseStatus> answers = new ArrayList<>(leases.size());
    long last;
    core.lock.lock();
    try {
      long now = core.now();
      for (LeaseToken token : leases) {
        answers.add(extend(token, Micros.plus(now, lease), now));
      }
      last = core.journal.last();
    } finally {
      core.unlock();
    }
    core.commit(last, Commit.WRITTEN);
    return answers;
  }

  private LeaseStatus extend(LeaseToken token, long until, long now) {
    int slot = settler.held(token, now);
    if (slot < 0) {
      return LeaseStatus.LOST;
    }
    Trail next = Trail.copy(slab.trail(slot));
    next.leaseUntil = until;
    core.journal.extend(slot, slab.sequence(slot), until);
    core.index.trail(slot, next);
    return status(next);
  }

  List<LeaseStatus> note(List<Note> notes) {
    List<byte[]> encoded = notes.stream().map(this::encode).toList();
    List<LeaseStatus> answers = new ArrayList<>(notes.size());
    long last;
    core.lock.lock();
    try {
      long now = core.now();
      for (int i = 0; i < encoded.size(); i++) {
        answers.add(note(notes.get(i), encoded.get(i), now));
      }
      last = core.journal.last();
    } finally {
      core.unlock();
    }
    core.commit(last, Commit.WRITTEN);
    return answers;
  }

  private byte[] encode(Note note) {
    byte[] cursor = note.notes().cursor();
    if (cursor != null && cursor.length > core.limits.maxPayload()) {
      throw new StoreException(
          Kind.REJECTED,
          "the cursor of job "
              + note.lease().job()
              + " is larger than "
              + core.limits.maxPayload()
              + " bytes");
    }
    return Seal.put(BlobCodec.notes(note.notes()));
  }

  private LeaseStatus note(Note note, byte[] encoded, long now) {
    int slot = settler.held(note.lease(), now);
    if (slot < 0) {
      return LeaseStatus.LOST;
    }
    Trail next = Trail.copy(slab.trail(slot));
    next.notes = core.journal.notes(slot, slab.sequence(slot), encoded);
    core.index.trail(slot, next);
    return status(next);
  }

  private static LeaseStatus status(Trail trail) {
    return trail.cancelRequested ? LeaseStatus.CANCEL_REQUESTED : LeaseStatus.HELD;
  }
}
