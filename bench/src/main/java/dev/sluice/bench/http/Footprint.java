package dev.sluice.bench.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a Java process on Linux holds.
 *
 * @param live bytes of objects that are still used, after a full collection
 * @param resident bytes of memory, as the operating system sees it
 */
record Footprint(long live, long resident, long threads, long files) {
  private static final int MIB = 1024 * 1024;

  /** That of a process now. Makes it collect its garbage. */
  static Footprint of(long pid) throws IOException {
    return new Footprint(
        live(pid), field(pid, "VmRSS:") * 1024, field(pid, "Threads:"), files(pid));
  }

  private static long live(long pid) throws IOException {
    Process histogram =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                    Long.toString(pid),
                    "GC.class_histogram"))
            .redirectErrorStream(true)
            .start();
    String text = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String total =
        text.lines()
            .filter(line -> line.startsWith("Total"))
            .findFirst()
            .orElseThrow(() -> new IOException("no histogram: " + text));
    return Long.parseLong(total.strip().split("\\s+", -1)[2]);
  }

  private static long field(long pid, String name) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.substring(name.length()).strip().split("\\s+", -1)[0]);
      }
    }
    throw new IOException("no " + name);
  }

  private static long files(long pid) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return open.count();
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "live objects %.1f MiB, resident %d MiB, %d threads, %,d open files",
        (double) live / MIB,
        resident / MIB,
        threads,
        files);
  }
}
