package dev.sluice.file.log;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The files of the operating system. */
final class NioFileLayer implements FileLayer {
  private static final boolean WINDOWS =
      System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");

  @Override
  public LogFile open(Path file) throws IOException {
    return new NioFile(file, Set.of(READ, WRITE, CREATE));
  }

  @Override
  public LogFile openForReading(Path file) throws IOException {
    return new NioFile(file, Set.of(READ));
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(p -> String.valueOf(p.getFileName())).toList();
    }
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.delete(file);
  }

  /** Windows cannot open a directory, and keeps names without being asked to. */
  @Override
  public void forceDirectory(Path directory) throws IOException {
    if (WINDOWS) {
      return;
    }
    try (FileChannel channel = FileChannel.open(directory, READ)) {
      channel.force(true);
    }
  }

  @Override
  public long freeSpace(Path directory) throws IOException {
    return Files.getFileStore(directory).getUsableSpace();
  }
}
