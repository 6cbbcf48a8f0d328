package dev.sluice.bench;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settlement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** What the benchmarks of stores have in common. */
final class Jobs {
  static final String QUEUE = "q";

  private Jobs() {}

  /** Bytes that no disk makes smaller. */
  static byte[] payload(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  static List<NewJob> some(int count, byte[] payload, JobOptions options) {
    List<NewJob> jobs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      jobs.add(new NewJob(JobId.next(), QUEUE, "", payload, options, null));
    }
    return jobs;
  }

  static ClaimRequest claim(int max) {
    return claim(max, Duration.ZERO);
  }

  static ClaimRequest claim(int max, Duration wait) {
    return new ClaimRequest(List.of(QUEUE), max, Duration.ofMinutes(1), wait, "bench");
  }

  static List<Settlement> complete(List<Delivery> claimed) {
    List<Settlement> outcomes = new ArrayList<>(claimed.size());
    for (Delivery delivery : claimed) {
      outcomes.add(new Settlement.Complete(delivery, null));
    }
    return outcomes;
  }

  /** Deletes what is in a directory. */
  static void clear(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(directory)) {
          Files.delete(file);
        }
      }
    }
  }

  /** The bytes that a directory's files take. */
  static long bytes(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      long sum = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sum += Files.size(file);
      }
      return sum;
    }
  }
}
