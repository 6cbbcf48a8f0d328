package dev.sluice.file.log;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * An append-only sequence of records in numbered segments of equal size.
 *
 * <p>A location is where a record's bytes stand: the segment's number in the upper 32 bits, the
 * offset in the file in the lower. Locations rise. Errors: {@link dev.sluice.spi.StoreException}
 * OVERLOADED from {@link #append} when there is no room (nothing was appended); UNAVAILABLE from
 * every writing call once the log is closed, or once a write or force has failed, for good until it
 * is opened anew; CORRUPT from {@link #read}.
 */
public interface RecordLog extends AutoCloseable {

  /** Which room a record may take. */
  enum Room {
    /** New work: refused while the disk has no room for another segment. */
    ORDINARY,
    /** What ends or moves work that is stored already: may also use the room held back for it. */
    RESERVED
  }

  /** What a commit waits for. */
  enum Commit {
    /** Handed to the operating system: survives the death of the process. */
    WRITTEN,
    /** As durable as the log's setting says: forced with ALWAYS, else as WRITTEN. */
    DURABLE
  }

  /**
   * Puts a record behind the last one, in memory. The caller serialises calls of append by a lock
   * of its own, so that the order of its own state and of the log are one. Does not wait for the
   * disk.
   *
   * @param record from position to limit: copied; at most {@link #maxRecord()} bytes
   * @return the location of the record's first byte
   */
  long append(ByteBuffer record, Room room);

  /**
   * Whether {@link #append} would have room for so many bytes in so many records, so that a caller
   * can refuse before it changes anything.
   */
  boolean hasRoom(int records, long bytes, Room room);

  /**
   * Returns when the record at this location, and all before it, are as safe as asked for. Calls of
   * many threads share one force.
   */
  void commit(long location, Commit commit);

  /**
   * The bytes of a record (or of a part of it) by location, also of one that was appended and not
   * yet written.
   */
  byte[] read(long location, int length);

  /** The largest record, in bytes. */
  int maxRecord();

  /**
   * The numbers of the segments that hold records, oldest first; the last is the one being written.
   */
  List<Integer> segments();

  /** Bytes of records in a segment, headers included. */
  long bytes(int segment);

  /**
   * Deletes the oldest segment. Everything worth keeping in it has been appended again and
   * committed DURABLE before.
   */
  void release(int segment);

  /** Bytes that all files take. */
  long diskBytes();

  /** Forces what is written, then closes. Closing twice is fine. */
  @Override
  void close();

  /** Gets the records when a log is opened, oldest first. */
  interface Replay {
    /**
     * One record.
     *
     * @param record valid during the call
     */
    void record(long location, ByteBuffer record);
  }
}
