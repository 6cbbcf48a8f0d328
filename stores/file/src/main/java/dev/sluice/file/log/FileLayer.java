package dev.sluice.file.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The file operations that a log needs; a test puts faults between. */
public interface FileLayer {
  /** The files of the operating system. */
  static FileLayer nio() {
    return new NioFileLayer();
  }

  /** Opens for reading and writing; creates the file if there is none. */
  LogFile open(Path file) throws IOException;

  /** Opens a file that is there, for reading only. */
  LogFile openForReading(Path file) throws IOException;

  /** The names of the entries of a directory, in no order. */
  List<String> list(Path directory) throws IOException;

  /** Deletes a file that is there. */
  void delete(Path file) throws IOException;

  /** Makes created and deleted names of a directory durable. */
  void forceDirectory(Path directory) throws IOException;

  /** Bytes that can still be written to the disk of this directory. */
  long freeSpace(Path directory) throws IOException;
}
