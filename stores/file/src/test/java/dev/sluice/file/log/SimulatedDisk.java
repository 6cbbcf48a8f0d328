package dev.sluice.file.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that can lose its power, fill up, write less than asked for, and fail. What is
 * not forced may or may not be there after a power loss, sector by sector, in any of the versions
 * that were written; so may names that were made or deleted.
 */
final class SimulatedDisk implements FileLayer {
  /** Called before an operation; throws to let it fail. */
  interface Fault {
    void before(Path file) throws IOException;
  }

  static final Fault NONE = file -> {};

  volatile Fault onWrite = NONE;
  volatile Fault onForce = NONE;
  volatile long capacity = Long.MAX_VALUE;
  volatile @Nullable Random shortWrites;

  private final Map<Path, SimulatedFile> names = new TreeMap<>();
  private final Map<Path, SimulatedFile> forcedNames = new TreeMap<>();

  @Override
  public synchronized LogFile open(Path file) {
    return names.computeIfAbsent(file, f -> new SimulatedFile(this, f));
  }

  @Override
  public synchronized LogFile openForReading(Path file) throws IOException {
    return content(file);
  }

  @Override
  public synchronized List<String> list(Path directory) {
    return names.keySet().stream().map(p -> String.valueOf(p.getFileName())).toList();
  }

  @Override
  public synchronized void delete(Path file) throws IOException {
    if (names.remove(file) == null) {
      throw new NoSuchFileException(file.toString());
    }
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    onForce.before(directory);
    synchronized (this) {
      forcedNames.clear();
      forcedNames.putAll(names);
    }
  }

  @Override
  public synchronized long freeSpace(Path directory) {
    return capacity - used();
  }

  synchronized long used() {
    return names.values().stream().mapToLong(f -> f.length()).sum();
  }

  synchronized SimulatedFile content(Path file) throws IOException {
    SimulatedFile found = names.get(file);
    if (found == null) {
      throw new NoSuchFileException(file.toString());
    }
    return found;
  }

  synchronized List<Path> files() {
    return List.copyOf(names.keySet());
  }

  /**
   * What a process finds that starts after this one was killed; what is not forced is still not.
   */
  synchronized SimulatedDisk afterKill() {
    SimulatedDisk copy = new SimulatedDisk();
    Map<SimulatedFile, SimulatedFile> copies = new HashMap<>();
    names.forEach((p, f) -> copy.names.put(p, copies.computeIfAbsent(f, k -> k.sameFor(copy))));
    forcedNames.forEach(
        (p, f) -> copy.forcedNames.put(p, copies.computeIfAbsent(f, k -> k.sameFor(copy))));
    return copy;
  }

  /** What a process finds after the power was lost. */
  synchronized SimulatedDisk afterPowerLoss(Random random) {
    SimulatedDisk copy = new SimulatedDisk();
    Map<Path, SimulatedFile> all = new TreeMap<>(forcedNames);
    names.forEach(all::putIfAbsent);
    all.forEach(
        (p, f) -> {
          boolean certain = forcedNames.get(p) == f && names.get(p) == f;
          if (certain || random.nextBoolean()) {
            copy.names.put(p, f.copy(copy, f.survivors(random)));
          }
        });
    copy.forcedNames.putAll(copy.names);
    return copy;
  }

  /** One file of the disk. */
  static final class SimulatedFile implements LogFile {
    private static final int SECTOR = 512;

    private final SimulatedDisk disk;
    private final Path path;
    private final Map<Integer, List<byte[]>> unforced = new TreeMap<>();
    private byte[] cached = new byte[0];
    private byte[] forced = new byte[0];

    SimulatedFile(SimulatedDisk disk, Path path) {
      this.disk = disk;
      this.path = path;
    }

    byte[] bytes() {
      synchronized (disk) {
        return cached.clone();
      }
    }

    long length() {
      synchronized (disk) {
        return cached.length;
      }
    }

    /** Puts other bytes, as if they had always been there. */
    void replace(byte[] bytes) {
      synchronized (disk) {
        cached = bytes.clone();
        forced = bytes.clone();
        unforced.clear();
      }
    }

    SimulatedFile copy(SimulatedDisk other, byte[] bytes) {
      SimulatedFile copy = new SimulatedFile(other, path);
      copy.replace(bytes);
      return copy;
    }

    SimulatedFile sameFor(SimulatedDisk other) {
      synchronized (disk) {
        SimulatedFile copy = new SimulatedFile(other, path);
        copy.cached = cached.clone();
        copy.forced = forced.clone();
        unforced.forEach(
            (sector, versions) -> copy.unforced.put(sector, new ArrayList<>(versions)));
        return copy;
      }
    }

    @Override
    public long size() {
      synchronized (disk) {
        return cached.length;
      }
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      disk.onWrite.before(path);
      Random random = disk.shortWrites;
      int wanted = source.remaining();
      int length = random == null ? wanted : 1 + random.nextInt(wanted);
      synchronized (disk) {
        // Together with the length: room on an endless disk and a file that grew meanwhile
        // overflow.
        long room = disk.freeSpace(path);
        length = (int) Math.min(length, cached.length - position + room);
        if (length <= 0) {
          throw new IOException("No space left on device");
        }
        int end = (int) position + length;
        if (end > cached.length) {
          cached = Arrays.copyOf(cached, end);
        }
        source.get(cached, (int) position, length);
        for (int s = (int) position / SECTOR; s * SECTOR < end; s++) {
          unforced.computeIfAbsent(s, k -> new ArrayList<>()).add(sector(cached, s));
        }
        return length;
      }
    }

    @Override
    public int read(ByteBuffer target, long position) {
      synchronized (disk) {
        if (position >= cached.length) {
          return -1;
        }
        int length = (int) Math.min(target.remaining(), cached.length - position);
        target.put(cached, (int) position, length);
        return length;
      }
    }

    @Override
    public void force() throws IOException {
      disk.onForce.before(path);
      synchronized (disk) {
        forced = cached.clone();
        unforced.clear();
      }
    }

    @Override
    public void truncate(long length) {
      synchronized (disk) {
        cached = Arrays.copyOf(cached, (int) length);
      }
    }

    @Override
    public void close() {}

    private byte[] survivors(Random random) {
      synchronized (disk) {
        int shorter = Math.min(forced.length, cached.length);
        int longer = Math.max(forced.length, cached.length);
        int length = shorter == longer ? longer : shorter + random.nextInt(longer - shorter + 1);
        byte[] bytes = Arrays.copyOf(forced, length);
        unforced.forEach(
            (sector, versions) -> {
              int chosen = random.nextInt(versions.size() + 1);
              if (chosen < versions.size()) {
                byte[] version = versions.get(chosen);
                int at = sector * SECTOR;
                int bytesOfIt = Math.min(version.length, length - at);
                if (bytesOfIt > 0) {
                  System.arraycopy(version, 0, bytes, at, bytesOfIt);
                }
              }
            });
        return bytes;
      }
    }

    private static byte[] sector(byte[] bytes, int sector) {
      int from = sector * SECTOR;
      return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + SECTOR));
    }
  }
}
