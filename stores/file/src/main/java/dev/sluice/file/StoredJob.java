package dev.sluice.file;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.StoreException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A JOB record, taken apart. */
final class StoredJob {
  final int slot;
  final long sequence;
  final long enqueuedAt;
  final JobId id;
  final Status status;
  final List<Blob> failures;
  final @Nullable Blob result;
  final @Nullable Blob notes;

  /** Where the content begins, with its seal, counted from the record's first byte. */
  private final int contentOffset;

  private final RecordReader in;

  private StoredJob(RecordReader in, long location) {
    this.in = in;
    slot = in.i32();
    sequence = in.i64();
    enqueuedAt = in.i64();
    long high = in.i64();
    id = new JobId(high, in.i64());
    status = Status.read(in);
    int blobs = in.u8();
    List<Blob> some = List.of();
    if (blobs >> 2 > 0) {
      some = new ArrayList<>();
      for (int i = 0; i < blobs >> 2; i++) {
        some.add(blob(in, location));
      }
    }
    failures = some;
    result = (blobs & Records.HAS_RESULT) == 0 ? null : blob(in, location);
    notes = (blobs & Records.HAS_NOTES) == 0 ? null : blob(in, location);
    contentOffset = in.position();
  }

  /**
   * Begins to read a record that the log has just verified.
   *
   * @param in behind the type
   */
  static StoredJob replay(RecordReader in, long location) {
    StoredJob job = new StoredJob(in, location);
    in.skip(Seal.LENGTH);
    return job;
  }

  /**
   * Begins to read a record that was written a while ago.
   *
   * @throws StoreException CORRUPT if it is not the whole record of this job
   */
  static StoredJob read(byte[] record, int slot, long sequence, long location) {
    StoredJob job;
    boolean whole;
    try {
      RecordReader in = new RecordReader(record);
      whole = in.u8() == Records.JOB;
      job = new StoredJob(in, location);
      whole = whole && in.seal() && job.slot == slot && job.sequence == sequence;
    } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw Seal.broken("the record makes no sense", location);
    }
    if (!whole) {
      throw Seal.broken("the checksum does not match", location);
    }
    return job;
  }

  /**
   * The content with its seal. To be asked for alone.
   *
   * @param record what this was read from
   * @param priority what the job has by now
   */
  ByteBuffer content(byte[] record, int priority) {
    String queue = queue();
    return in.signed() == priority
        ? ByteBuffer.wrap(record, contentOffset, record.length - contentOffset)
        : JobCodec.withPriority(queue, priority, in.rest());
  }

  /** To be asked first and once. */
  String queue() {
    return in.text();
  }

  /** To be asked second and once. */
  JobOptions options() {
    return JobCodec.readOptions(in);
  }

  /** To be asked third and once. */
  String kind() {
    return in.text();
  }

  /** To be asked last and once. */
  byte[] payload() {
    return in.rest();
  }

  /** The trail of the status with what is kept on disk. */
  @Nullable Trail trail() {
    Trail trail = status.trail();
    if (trail == null && failures.isEmpty() && result == null && notes == null) {
      return null;
    }
    Trail full = trail == null ? new Trail() : trail;
    full.failures = List.copyOf(failures);
    full.result = result;
    full.notes = notes;
    return full;
  }

  private static Blob blob(RecordReader in, long location) {
    int length = in.size();
    Blob blob = new Blob(location + in.position(), length);
    in.skip(length);
    return blob;
  }
}
