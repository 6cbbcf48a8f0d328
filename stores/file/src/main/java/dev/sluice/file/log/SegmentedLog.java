package dev.sluice.file.log;

import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A {@link RecordLog} in segment files. The bytes are described in {@code
 * docs/formats/file-store.md}. The caller sees to it that a directory is opened once at a time.
 */
public final class SegmentedLog implements RecordLog {
  private final Path directory;
  private final LogOptions options;
  private final SegmentFiles files;
  private final RecoveryReport recovery;
  private final NavigableMap<Integer, Segment> segments = new ConcurrentSkipListMap<>();
  private final LogHealth health = new LogHealth();
  private final SegmentSupply supply;
  private final LogTail tail;
  private final FrameWriter writer;
  private final GroupForce group;
  private final Upkeep upkeep;
  private volatile boolean closed;

  private SegmentedLog(Path directory, LogOptions options, SegmentFiles files, LogOpening opening) {
    this.directory = directory;
    this.options = options;
    this.files = files;
    this.recovery = opening.report();
    opening.segments().forEach(s -> segments.put(s.number, s));
    Segment current = opening.current();
    this.supply = new SegmentSupply(files, current, opening.ahead(), health);
    opening.segments().forEach(s -> supply.stored(s == current ? 0 : s.end));
    this.tail = new LogTail(supply, options.maxFrame(), current);
    this.writer = new FrameWriter(supply, tail, health, opening.storeId(), current);
    this.group = new GroupForce(writer, health);
    this.upkeep = new Upkeep(supply, tail, writer, health);
  }

  /**
   * Opens a log, or makes one, and hands out all its records.
   *
   * @param directory that is there
   * @throws StoreException CORRUPT if forced bytes are damaged and that is not to be skipped (the
   *     records before the damage have been handed out); REJECTED if a newer version wrote the log;
   *     UNAVAILABLE if a file cannot be read or written, a full disk included
   */
  public static SegmentedLog open(
      Path directory, LogOptions options, FileLayer layer, Replay replay) {
    boolean forced = options.fsync() instanceof Fsync.Always;
    SegmentFiles files = new SegmentFiles(directory, layer, options.segmentBytes(), forced);
    try {
      LogOpening opening = LogOpening.open(files, options, replay);
      SegmentedLog log = new SegmentedLog(directory, options, files, opening);
      log.upkeep.start(options.fsync());
      return log;
    } catch (IOException e) {
      throw cannotOpen(directory, e);
    }
  }

  /**
   * Reads a log without changing it, whatever its state.
   *
   * @return what opening it would find; damage is listed, not refused
   */
  public static RecoveryReport inspect(Path directory, FileLayer layer, Replay replay) {
    int segmentBytes = LogOptions.defaults().segmentBytes();
    try {
      return LogOpening.look(new SegmentFiles(directory, layer, segmentBytes, true), replay);
    } catch (IOException e) {
      throw cannotOpen(directory, e);
    }
  }

  /** What was found when the log was opened. */
  public RecoveryReport recovery() {
    return recovery;
  }

  @Override
  public long append(ByteBuffer record, Room room) {
    requireSize(record.remaining());
    supply.lock.lock();
    try {
      return append(record, record.position(), record.remaining(), room);
    } finally {
      supply.lock.unlock();
    }
  }

  @Override
  public long append(Batch batch, Room room) {
    int size = batch.size();
    for (int i = 0; i < size; i++) {
      requireSize(batch.length(i));
    }
    ByteBuffer bytes = batch.bytes();
    long location = -1;
    supply.lock.lock();
    try {
      for (int i = 0; i < size; i++) {
        location = append(bytes, batch.from(i), batch.length(i), room);
        batch.appended(i, location);
      }
    } finally {
      supply.lock.unlock();
    }
    return location;
  }

  private void requireSize(int size) {
    if (size < 1 || size > options.maxRecord()) {
      throw new StoreException(
          Kind.REJECTED,
          "record of " + size + " bytes; 1 to " + options.maxRecord() + " are possible");
    }
  }

  private long append(ByteBuffer from, int index, int length, Room room) {
    int need = FrameCodec.PREFIX + length;
    health.check();
    tail.makeWay(need);
    if (!awaitRoom(need, room)) {
      throw noRoom();
    }
    Segment before = tail.segment();
    long location = tail.append(from, index, length);
    if (tail.segment() != before) {
      segments.put(tail.segment().number, tail.segment());
    }
    if (tail.hasFullFrame() || supply.isShort(tail)) {
      supply.work().signal();
    }
    return location;
  }

  @Override
  public boolean hasRoom(int records, long bytes, Room room) {
    long frames = 2 * bytes / options.maxFrame() + 2;
    long need = bytes + (long) records * FrameCodec.PREFIX + frames * FrameCodec.HEADER;
    supply.lock.lock();
    try {
      health.check();
      return awaitRoom(need, room);
    } finally {
      supply.lock.unlock();
    }
  }

  @Override
  public void commit(long location, Commit commit) {
    if (commit == Commit.DURABLE && options.fsync() instanceof Fsync.Always) {
      group.commit(location);
    } else if (writer.written() <= location) {
      writer.write();
    }
  }

  @Override
  public byte[] read(long location, int length) {
    byte[] bytes = new byte[length];
    if (location + length > writer.written() && copyUnwritten(location, bytes)) {
      return bytes;
    }
    Segment segment = segments.get(Location.segment(location));
    int offset = Location.offset(location);
    if (segment == null) {
      throw new StoreException(
          Kind.CORRUPT, "no segment " + Location.segment(location) + " in " + directory);
    }
    try {
      if (segment.file.readFully(ByteBuffer.wrap(bytes), offset) == length) {
        return bytes;
      }
    } catch (IOException e) {
      // Only a file that is gone tells of damage; what else a disk refuses it may give later.
      Kind kind = !closed && files.isGone(segment.path, e) ? Kind.CORRUPT : Kind.UNAVAILABLE;
      throw new StoreException(kind, unreadable(segment, offset) + ": " + e.getMessage(), e);
    }
    throw new StoreException(Kind.CORRUPT, unreadable(segment, offset) + ": the file ends there");
  }

  @Override
  public int maxRecord() {
    return options.maxRecord();
  }

  @Override
  public List<Integer> segments() {
    return List.copyOf(segments.keySet());
  }

  @Override
  public long bytes(int segment) {
    Segment s = segments.get(segment);
    return s == null ? 0 : s.appended;
  }

  @Override
  public void release(int number) {
    Segment segment = segments.get(number);
    supply.lock.lock();
    try {
      health.check();
      if (segment == null || segments.firstKey() != number || segment == tail.segment()) {
        throw new IllegalArgumentException(number + " is not the oldest segment of " + segments());
      }
    } finally {
      supply.lock.unlock();
    }
    writer.write();
    if (writer.durable() < writer.written()) {
      // Whatever the setting: what was copied out of the segment is older than the last interval.
      writer.force();
    }
    writer.forget(segment);
    try {
      files.delete(segment.path, segment.file);
    } catch (IOException e) {
      throw new StoreException(
          Kind.UNAVAILABLE, "cannot delete " + segment.path + ": " + e.getMessage(), e);
    }
    segments.remove(number);
    supply.lock.lock();
    try {
      supply.stored(-segment.end);
      supply.retry();
    } finally {
      supply.lock.unlock();
    }
  }

  @Override
  public long diskBytes() {
    supply.lock.lock();
    try {
      return filled(supply.prepared()) + filled(segments.values());
    } finally {
      supply.lock.unlock();
    }
  }

  private static long filled(Collection<Segment> segments) {
    return segments.stream().mapToLong(s -> s.filled).sum();
  }

  @Override
  public void trim() {
    supply.lock.lock();
    try {
      if (!health.isBroken()) {
        supply.trim(tail);
      }
    } finally {
      supply.lock.unlock();
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    upkeep.stop();
    try {
      if (!health.isBroken()) {
        writer.write();
        writer.force();
        writer.mark();
      }
    } finally {
      health.close(directory);
      closeFiles();
    }
  }

  private void closeFiles() {
    supply.lock.lock();
    try {
      supply.wakeAll();
      for (Segment segment : segments.values()) {
        close(segment);
      }
      supply.prepared().forEach(SegmentedLog::close);
    } finally {
      supply.lock.unlock();
    }
  }

  private static void close(Segment segment) {
    try {
      segment.file.close();
    } catch (IOException e) {
      System.getLogger(SegmentedLog.class.getName())
          .log(System.Logger.Level.WARNING, "cannot close " + segment.path, e);
    }
  }

  private boolean awaitRoom(long need, Room room) {
    int failures = supply.failures();
    while (true) {
      long left = room == Room.ORDINARY ? supply.reserve(tail.at()) : 0;
      if (supply.holds(tail.at(), need, left)) {
        supply.served();
        return true;
      }
      if (!supply.await(tail.at(), need, left, failures)) {
        return false;
      }
      health.check();
    }
  }

  private boolean copyUnwritten(long location, byte[] target) {
    supply.lock.lock();
    try {
      return tail.copy(location, target);
    } finally {
      supply.lock.unlock();
    }
  }

  private StoreException noRoom() {
    IOException why = supply.stuck();
    String message = "no room for another segment in " + directory;
    return why == null
        ? new StoreException(Kind.OVERLOADED, message)
        : new StoreException(Kind.OVERLOADED, message + ": " + why.getMessage(), why);
  }

  private static String unreadable(Segment segment, int offset) {
    return "cannot read " + segment.path + " at offset " + offset;
  }

  private static StoreException cannotOpen(Path directory, IOException e) {
    return new StoreException(
        Kind.UNAVAILABLE, "cannot open log " + directory + ": " + e.getMessage(), e);
  }
}
