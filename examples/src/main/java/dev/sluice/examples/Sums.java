package dev.sluice.examples;

import dev.sluice.Job;
import dev.sluice.Queue;
import dev.sluice.RetryPolicy;
import dev.sluice.Sluice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.CRC32;

/**
 * Checks files that arrive: takes the sum of each one. A file that is not there yet is tried again,
 * later and later; one that never comes is DEAD in the end, with the cause.
 */
final class Sums {
  private Sums() {}

  /**
   * Prints a line for each file.
   *
   * @param files their names; one that is named twice while it waits is taken once
   */
  public static void main(String[] files) throws InterruptedException {
    try (var sluice = Sluice.open("memory:")) {
      Queue<String> sums = sluice.queue("sums", String.class);
      for (String file : files) {
        sums.enqueue(file, e -> e.unique(file).maxAttempts(4));
      }
      Duration first = Duration.ofMillis(500);
      sums.work(
          Sums::sum,
          w -> w.concurrency(2).retry(RetryPolicy.exponential(first, Duration.ofSeconds(5))));
      sums.waitUntilEmpty(Duration.ofMinutes(1));
      System.out.println(sums.counts().dead() + " given up");
    }
  }

  private static void sum(Job<String> job) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(Files.readAllBytes(Path.of(job.payload())));
    System.out.printf("%08x %s (attempt %d)%n", sum.getValue(), job.payload(), job.attempt());
  }
}
