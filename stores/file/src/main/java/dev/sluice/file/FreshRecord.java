package dev.sluice.file;

import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import java.nio.ByteBuffer;

/**
 * What stands in front of the content of a job that was never claimed, as {@link Journal#job}
 * writes it. Every number in it has its place, so that a record can be written before it is known
 * where and when it will be stored.
 */
final class FreshRecord {
  private static final int SLOT_AT = 1;
  private static final int SEQUENCE_AT = SLOT_AT + Integer.BYTES;
  private static final int ENQUEUED_AT = SEQUENCE_AT + Long.BYTES;
  private static final int ID_AT = ENQUEUED_AT + Long.BYTES;
  private static final int STATE_AT = ID_AT + 2 * Long.BYTES;
  private static final int READY_AT = STATE_AT + 1;
  private static final int BLOBS_AT = READY_AT + Long.BYTES;

  /** Bytes in front of the content. */
  static final int HEAD = BLOBS_AT + 1;

  private FreshRecord() {}

  /** Writes a head of which only the job's id is known. */
  static void begin(RecordWriter out, JobId id) {
    out.u8(Records.JOB).i32(0).i64(0).i64(0).i64(id.high()).i64(id.low()).u8(0).i64(0).u8(0);
  }

  /**
   * Fills in the rest.
   *
   * @param at where the record begins
   * @param enqueuedAt in microseconds
   * @param readyAt in microseconds
   */
  static void complete(
      ByteBuffer bytes, int at, int slot, long sequence, long enqueuedAt, long readyAt) {
    bytes.putInt(at + SLOT_AT, slot);
    bytes.putLong(at + SEQUENCE_AT, sequence);
    bytes.putLong(at + ENQUEUED_AT, enqueuedAt);
    // SCHEDULED and READY are one in a record.
    bytes.put(at + STATE_AT, (byte) StateCode.of(JobState.SCHEDULED));
    bytes.putLong(at + READY_AT, readyAt);
  }
}
