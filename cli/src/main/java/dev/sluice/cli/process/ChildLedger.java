package dev.sluice.cli.process;

import dev.sluice.job.JobId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Which children run now, in a small file: what a killed run leaves behind is found in it. It is
 * written and not forced: children do not outlive a power loss either.
 */
final class ChildLedger implements AutoCloseable {
  static final String PREFIX = "children-";
  private static final int SLOT_BYTES = 32;

  /**
   * One child.
   *
   * @param pid its process
   * @param startedMillis when it was started, in milliseconds since 1970
   * @param job what it works on
   */
  record Entry(long pid, long startedMillis, JobId job) {}

  private final Path path;
  // Not a channel: an interrupt of the writing thread would close that.
  private final RandomAccessFile file;
  private final BitSet taken = new BitSet();

  ChildLedger(Path directory, Owner owner) throws IOException {
    this.path = directory.resolve(PREFIX + owner);
    this.file = new RandomAccessFile(path.toFile(), "rw");
  }

  /** Notes a child and answers its slot. */
  synchronized int add(Entry entry) throws IOException {
    int slot = taken.nextClearBit(0);
    taken.set(slot);
    ByteBuffer bytes = ByteBuffer.allocate(SLOT_BYTES);
    bytes.putLong(entry.pid()).putLong(entry.startedMillis());
    bytes.putLong(entry.job().high()).putLong(entry.job().low());
    file.seek((long) slot * SLOT_BYTES);
    file.write(bytes.array());
    return slot;
  }

  /** The child has ended. Not written: its process id and start time fit no process any more. */
  synchronized void remove(int slot) {
    taken.clear(slot);
  }

  /** What a ledger says. */
  static List<Entry> read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    List<Entry> entries = new ArrayList<>();
    while (bytes.remaining() >= SLOT_BYTES) {
      long pid = bytes.getLong();
      long started = bytes.getLong();
      entries.add(new Entry(pid, started, new JobId(bytes.getLong(), bytes.getLong())));
    }
    return entries;
  }

  /** All children have ended: removes the file. */
  @Override
  public synchronized void close() throws IOException {
    file.close();
    Files.deleteIfExists(path);
  }
}
