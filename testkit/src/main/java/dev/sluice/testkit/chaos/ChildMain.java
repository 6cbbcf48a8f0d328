package dev.sluice.testkit.chaos;

import dev.sluice.Sluice;
import dev.sluice.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The process that is killed. Says "ready" when it has opened the storage, and works until its
 * input ends: so it does not outlive the test either.
 */
final class ChildMain {
  static final String QUEUE = "chaos";
  static final String READY = "ready";
  private static final Duration SWEEP = Duration.ofMillis(500);

  private ChildMain() {}

  /** What a process is told: in this order on its command line. */
  record Task(
      String role,
      String url,
      Path journal,
      long seed,
      int concurrency,
      int perSecond,
      Duration lease,
      Duration skew) {
    static final String WORKER = "worker";
    static final String PRODUCER = "producer";

    static Task parse(String[] words) {
      return new Task(
          words[0],
          words[1],
          Path.of(words[2]),
          Long.parseLong(words[3]),
          Integer.parseInt(words[4]),
          Integer.parseInt(words[5]),
          Duration.parse(words[6]),
          Duration.parse(words[7]));
    }

    Task skew(Duration by) {
      return new Task(role, url, journal, seed, concurrency, perSecond, lease, by);
    }

    String[] words() {
      return new String[] {
        role,
        url,
        journal.toString(),
        Long.toString(seed),
        Integer.toString(concurrency),
        Integer.toString(perSecond),
        lease.toString(),
        skew.toString()
      };
    }
  }

  public static void main(String[] arguments) throws Exception {
    Task task = Task.parse(arguments);
    InstantSource clock = Clock.offset(Clock.systemUTC(), task.skew());
    try (Journal journal = new Journal(task.journal());
        Sluice sluice = Sluice.open(task.url(), o -> o.clock(clock).sweepInterval(SWEEP))) {
      if (task.role().equals(Task.WORKER)) {
        new WorkerChild(task, journal).start(sluice);
        sayReady();
        awaitEndOfInput();
      } else {
        sayReady();
        Thread watch = new Thread(ChildMain::awaitEndOfInput, "end of input");
        watch.setDaemon(true);
        watch.start();
        new ProducerChild(task, journal).produce(sluice, watch::isAlive);
      }
    }
  }

  @SuppressWarnings("SystemOut") // what the parent waits for
  private static void sayReady() {
    System.out.println(READY);
  }

  private static void awaitEndOfInput() {
    try {
      ChildJvm.awaitParent();
    } catch (IOException e) {
      // The end, too.
    }
  }
}
