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
 * is opened anew. {@link #read}: CORRUPT if the bytes are not there any more, UNAVAILABLE if they
 * cannot be read for the moment.
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
   * of its own, so that the order of its own state and of the log are one. Waits for no write and
   * no force of records.
   *
   * @param record from position to limit: copied; 1 to {@link #maxRecord()} bytes
   * @return the location of the record's first byte
   */
  long append(ByteBuffer record, Room room);

  /**
   * Puts records behind the last one, one after the other, as {@link #append(ByteBuffer, Room)}
   * does with each. When it fails, those that it told the batch of were appended.
   *
   * @param batch of at least one
   * @return the location of the last one's first byte
   */
  long append(Batch batch, Room room);

  /**
   * Whether {@link #append} would have room for so many bytes in so many records, so that a caller
   * can refuse before it changes anything. Waits for room that is being prepared, which happens
   * only when much is appended at once; so does {@link #append}.
   */
  boolean hasRoom(int records, long bytes, Room room);

  /**
   * Returns when the record at this location, and all before it, are as safe as asked for. Calls of
   * many threads share one force.
   */
  void commit(long location, Commit commit);

  /**
   * The bytes of a record (or of a part of it) by location, also of one that was appended and not
   * yet written, and also when the log cannot be written any more. All checksums were verified when
   * the log was opened; a read does not verify them again.
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
   * Deletes the oldest segment. Everything worth keeping in it has been appended again before; it
   * is forced before anything is deleted, whatever the setting. After an error the segment is still
   * there, and is to be released again before any other.
   *
   * @throws IllegalArgumentException if it is not the oldest, or is the one being written
   */
  void release(int segment);

  /**
   * Gives back room that was prepared for a large batch and is not needed any more; files may go a
   * moment later. The caller serialises it with {@link #append}, and with what it does between
   * {@link #hasRoom} and that.
   */
  void trim();

  /** Bytes that all files take. */
  long diskBytes();

  /** Forces what is written, then closes. Closing twice is fine. */
  @Override
  void close();

  /** Records that are appended in one go. */
  interface Batch {
    int size();

    /** What holds all records; neither its position nor its limit count. */
    ByteBuffer bytes();

    /** Where a record begins in {@link #bytes}. */
    int from(int record);

    /** Bytes of a record: 1 to {@link RecordLog#maxRecord()}. */
    int length(int record);

    /** Told of each record in turn where its first byte stands now. */
    void appended(int record, long location);
  }

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
