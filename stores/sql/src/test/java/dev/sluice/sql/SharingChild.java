package dev.sluice.sql;

import dev.sluice.testkit.ChildJvm;
import dev.sluice.testkit.Eventually;
import java.time.Duration;

/** One of several processes that enqueue into one database, and work on it, for a time. */
final class SharingChild {
  /**
   * Shorter than anybody waits: when H2 fails within itself, a claim may have been committed whose
   * jobs nobody got. They come back at its end.
   */
  private static final Duration LEASE = Duration.ofSeconds(25);

  private SharingChild() {}

  /**
   * Says "produced", and when it is told to go on: what became of it, a line each, and "done".
   *
   * @param arguments the store's URL, the time in milliseconds, a seed
   */
  public static void main(String[] arguments) throws Exception {
    Duration time = Duration.ofMillis(Long.parseLong(arguments[1]));
    long seed = Long.parseLong(arguments[2]);
    try (Load load = new Load(arguments[0], 1, 2, LEASE, seed)) {
      Eventually.pass(time);
      load.stopProducing();
      System.out.println("produced");
      // Until the others have stopped too, this one works for them.
      if (System.in.read() < 0) {
        return;
      }
      load.awaitDone();
      load.tell(System.out::println);
      System.out.println("done");
      ChildJvm.awaitParent();
    }
  }
}
