package dev.sluice.testkit.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The file of one process. What was added is there when the call returns, also if the process is
 * killed then. Any number of threads.
 */
final class Journal implements AutoCloseable {
  private final FileChannel file;

  Journal(Path path) throws IOException {
    file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  /**
   * A line of it.
   *
   * @param nanos by the machine's steady clock, which all processes share
   */
  record Entry(Event event, long nanos, String text) {
    static Entry parse(String line) {
      String[] words = line.split(" ", 3);
      return new Entry(Event.valueOf(words[0]), Long.parseLong(words[1]), words[2]);
    }
  }

  void add(Event event, String text) {
    add(event, List.of(text), Function.identity());
  }

  void addError(String doing, Throwable error) {
    boolean outage = error instanceof StoreException e && e.kind() == Kind.UNAVAILABLE;
    add(outage ? Event.OUTAGE : Event.ERROR, doing + ": " + error);
  }

  /** Adds a line for each at once. */
  <T> void add(Event event, List<T> all, Function<T, String> text) {
    long now = System.nanoTime();
    String lines =
        all.stream()
            .map(one -> event + " " + now + " " + text.apply(one).replace('\n', ' ') + "\n")
            .collect(Collectors.joining());
    try {
      // In one write: a killed process leaves whole lines.
      file.write(ByteBuffer.wrap(lines.getBytes(UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All lines of a file but a last one that is not whole. */
  static List<Entry> read(Path path) throws IOException {
    if (!Files.exists(path)) {
      return List.of();
    }
    String text = Files.readString(path);
    List<Entry> entries = new ArrayList<>();
    text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .forEach(line -> entries.add(Entry.parse(line)));
    return entries;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
