package dev.sluice.file;

import dev.sluice.file.log.RecordLog;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A log whose segments are arrays; its content outlives it, as a disk's does. */
final class MemoryLog implements RecordLog {
  /** What stays when a log is closed. */
  static final class Disk {
    final NavigableMap<Integer, byte[]> segments = new TreeMap<>();
    final NavigableMap<Integer, Integer> sizes = new TreeMap<>();
    final NavigableMap<Long, Integer> records = new TreeMap<>();
    volatile boolean full;

    /** After so many records more none is taken any more, as if the log broke there. */
    volatile int left = Integer.MAX_VALUE;
  }

  private final Disk disk;
  private final int segmentBytes;
  private int active;
  private boolean closed;

  MemoryLog(Disk disk, int segmentBytes, Replay replay) {
    this.disk = disk;
    this.segmentBytes = segmentBytes;
    disk.records.forEach(
        (location, length) ->
            replay.record(location, ByteBuffer.wrap(read(location, length)).asReadOnlyBuffer()));
    active = disk.segments.isEmpty() ? 1 : disk.segments.lastKey() + 1;
    begin();
  }

  private void begin() {
    disk.segments.put(active, new byte[segmentBytes]);
    disk.sizes.put(active, 0);
  }

  @Override
  public synchronized long append(ByteBuffer record, Room room) {
    if (closed) {
      throw new StoreException(Kind.UNAVAILABLE, "closed");
    }
    if (!hasRoom(1, record.remaining(), room)) {
      throw new StoreException(Kind.OVERLOADED, "full");
    }
    if (disk.left == 0) {
      throw new StoreException(Kind.UNAVAILABLE, "broken");
    }
    disk.left--;
    int length = record.remaining();
    if (disk.sizes.getOrDefault(active, 0) + length > segmentBytes) {
      active++;
      begin();
    }
    int at = disk.sizes.getOrDefault(active, 0);
    record.get(disk.segments.get(active), at, length);
    disk.sizes.put(active, at + length);
    long location = ((long) active << 32) | at;
    disk.records.put(location, length);
    return location;
  }

  @Override
  public synchronized long append(Batch batch, Room room) {
    long location = -1;
    for (int i = 0; i < batch.size(); i++) {
      location = append(batch.bytes().slice(batch.from(i), batch.length(i)), room);
      batch.appended(i, location);
    }
    return location;
  }

  @Override
  public boolean hasRoom(int records, long bytes, Room room) {
    return room == Room.RESERVED || !disk.full;
  }

  @Override
  public synchronized void commit(long location, Commit commit) {
    if (closed) {
      throw new StoreException(Kind.UNAVAILABLE, "closed");
    }
  }

  @Override
  public synchronized byte[] read(long location, int length) {
    byte[] bytes = new byte[length];
    byte[] segment = disk.segments.get((int) (location >>> 32));
    if (segment == null) {
      throw new StoreException(Kind.CORRUPT, "no segment " + (location >>> 32));
    }
    System.arraycopy(segment, (int) location, bytes, 0, length);
    return bytes;
  }

  @Override
  public int maxRecord() {
    return segmentBytes;
  }

  @Override
  public synchronized List<Integer> segments() {
    return new ArrayList<>(new TreeSet<>(disk.segments.keySet()));
  }

  @Override
  public synchronized long bytes(int segment) {
    return disk.sizes.getOrDefault(segment, 0);
  }

  @Override
  public synchronized void release(int segment) {
    if (segment != disk.segments.firstKey()) {
      throw new IllegalStateException("not the oldest: " + segment);
    }
    disk.segments.remove(segment);
    disk.sizes.remove(segment);
    disk.records.headMap((segment + 1L) << 32).clear();
  }

  @Override
  public void trim() {
    // Nothing is prepared here.
  }

  @Override
  public synchronized long diskBytes() {
    return (long) disk.segments.size() * segmentBytes;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
