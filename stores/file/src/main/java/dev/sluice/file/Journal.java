package dev.sluice.file;

import dev.sluice.file.log.RecordLog;
import dev.sluice.file.log.RecordLog.Room;
import dev.sluice.job.JobId;
import dev.sluice.spi.QueueSettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the store's records into the log. All calls are made under the index lock, and before the
 * index is changed: a record that the log refuses leaves everything as it was.
 */
final class Journal {
  private final RecordLog log;
  private final RecordWriter out = new RecordWriter();
  private long last = -1;

  Journal(RecordLog log) {
    this.log = log;
  }

  /** The location of the newest record; -1 when none was written since the store was opened. */
  long last() {
    return last;
  }

  /** How long the record was that {@link #job} just wrote. */
  int lastLength() {
    return out.position();
  }

  /**
   * Writes a whole job. The trail, if there is one, gets the places of the blobs.
   *
   * @param content holds, from offset on, what {@link JobCodec} wrote
   */
  long job(
      int slot,
      long sequence,
      long enqueuedAt,
      JobId id,
      Status status,
      JobBlobs blobs,
      byte[] content,
      int offset,
      int contentLength,
      Room room) {
    out.clear().u8(Records.JOB).i32(slot).i64(sequence).i64(enqueuedAt);
    out.i64(id.high()).i64(id.low());
    status.write(out);
    List<Blob> places = writeBlobs(blobs);
    out.bytes(content, offset, contentLength);
    long location = append(room);
    Trail trail = status.trail();
    if (trail != null && !blobs.isEmpty()) {
      settle(trail, blobs, places, location);
    }
    return location;
  }

  private List<Blob> writeBlobs(JobBlobs blobs) {
    if (blobs.isEmpty()) {
      out.u8(0);
      return List.of();
    }
    List<Blob> places = new ArrayList<>();
    out.u8(
        blobs.failures().size() << 2
            | (blobs.result() == null ? 0 : Records.HAS_RESULT)
            | (blobs.notes() == null ? 0 : Records.HAS_NOTES));
    blobs.failures().forEach(failure -> places.add(writeBlob(failure)));
    if (blobs.result() != null) {
      places.add(writeBlob(blobs.result()));
    }
    if (blobs.notes() != null) {
      places.add(writeBlob(blobs.notes()));
    }
    return places;
  }

  private Blob writeBlob(byte[] bytes) {
    out.varint(bytes.length);
    Blob place = new Blob(out.position(), bytes.length);
    out.bytes(bytes, 0, bytes.length);
    return place;
  }

  private static void settle(Trail trail, JobBlobs blobs, List<Blob> places, long location) {
    List<Blob> moved = new ArrayList<>();
    places.forEach(place -> moved.add(new Blob(location + place.location(), place.length())));
    int failures = blobs.failures().size();
    trail.failures = List.copyOf(moved.subList(0, failures));
    trail.result = blobs.result() == null ? null : moved.get(failures);
    trail.notes = blobs.notes() == null ? null : moved.get(moved.size() - 1);
  }

  /** Writes jobs that are new, and whose records are complete. */
  void fresh(RecordLog.Batch jobs, Room room) {
    last = log.append(jobs, room);
  }

  /** Writes a job's new state. The trail gets the places of the failure and the result. */
  void state(
      int slot, long sequence, Status status, byte @Nullable [] failure, byte @Nullable [] result) {
    out.clear().u8(Records.STATE).i32(slot).i64(sequence);
    status.write(out);
    Blob failurePlace = optional(failure);
    Blob resultPlace = optional(result);
    long location = append(Room.RESERVED);
    Trail trail = status.trail();
    if (trail != null && failurePlace != null) {
      trail.addFailure(new Blob(location + failurePlace.location(), failurePlace.length()));
    }
    if (trail != null && resultPlace != null) {
      trail.result = new Blob(location + resultPlace.location(), resultPlace.length());
    }
  }

  private @Nullable Blob optional(byte @Nullable [] bytes) {
    if (bytes == null) {
      out.u8(0);
      return null;
    }
    out.u8(1);
    return writeBlob(bytes);
  }

  void extend(int slot, long sequence, long leaseUntil) {
    out.clear().u8(Records.EXTEND).i32(slot).i64(sequence).i64(leaseUntil);
    append(Room.RESERVED);
  }

  void priority(int slot, long sequence, int priority) {
    out.clear().u8(Records.PRIORITY).i32(slot).i64(sequence).signed(priority);
    append(Room.RESERVED);
  }

  Blob notes(int slot, long sequence, byte[] notes) {
    out.clear().u8(Records.NOTES).i32(slot).i64(sequence);
    Blob place = writeBlob(notes);
    long location = append(Room.RESERVED);
    return new Blob(location + place.location(), place.length());
  }

  void forget(int slot, long sequence) {
    out.clear().u8(Records.FORGET).i32(slot).i64(sequence);
    append(Room.RESERVED);
  }

  long mark(UniqueId key, JobId id, long until) {
    out.clear().u8(Records.MARK).text(key.queue()).text(key.key());
    out.i64(id.high()).i64(id.low()).i64(until);
    return append(Room.RESERVED);
  }

  long settings(String queue, QueueSettings settings) {
    out.clear().u8(Records.SETTINGS).text(queue);
    out.u8(settings.paused() ? 1 : 0).i64(settings.capacity());
    return append(Room.RESERVED);
  }

  void counters(long sequence, long fence) {
    out.clear().u8(Records.COUNTERS).i64(sequence).i64(fence);
    append(Room.RESERVED);
  }

  private long append(Room room) {
    last = log.append(out.written(), room);
    return last;
  }
}
