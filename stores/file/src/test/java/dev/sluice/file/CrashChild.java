package dev.sluice.file;

import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.Failure;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.UniqueKey;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.SweepRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The process that is killed: works on stores until then. What it was told of each it notes in a
 * side file, a line each: {@code E id} enqueued, {@code p id n} about to get priority n, {@code P
 * id n} has it, {@code c id} about to complete, {@code C id} completed. Says "working" when the
 * first job of each store is completed.
 */
final class CrashChild {
  private static final String QUEUE = "crash";
  private static final int BACKLOG = 300;

  /** No job is enqueued with one from here on. */
  private static final int OTHER_PRIORITIES = 10;

  /** In place of a seed: do some work, then end in order. */
  static final String TRAINING = "training";

  private final FileStore store;
  private final FileChannel notes;
  private final AtomicBoolean announced = new AtomicBoolean();
  private final AtomicInteger silent;
  private final Set<JobId> completed = ConcurrentHashMap.newKeySet();

  private CrashChild(FileStore store, FileChannel notes, AtomicInteger silent) {
    this.store = store;
    this.notes = notes;
    this.silent = silent;
  }

  /**
   * Works from when a line comes in until it is killed, or whoever started it is gone.
   *
   * @param arguments seed or {@link #TRAINING}; then for each store: directory, side file, "always"
   *     or "os", segment bytes
   */
  public static void main(String[] arguments) throws IOException {
    boolean training = arguments[0].equals(TRAINING);
    Random seeds = new Random(training ? 1 : Long.parseLong(arguments[0]));
    if (!training && System.in.read() < 0) {
      return;
    }
    AtomicInteger silent = new AtomicInteger((arguments.length - 1) / 4);
    for (int at = 1; at < arguments.length; at += 4) {
      FileChannel notes =
          FileChannel.open(
              Path.of(arguments[at + 1]), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      FileStore store =
          FileStore.open(
              options(
                  Path.of(arguments[at]), arguments[at + 2], Integer.parseInt(arguments[at + 3])),
              InstantSource.system());
      new CrashChild(store, notes, silent).start(seeds);
    }
    if (training) {
      System.in.read();
      System.exit(0);
    }
    int next = System.in.read();
    while (next >= 0) {
      next = System.in.read();
    }
    Runtime.getRuntime().halt(1);
  }

  private void start(Random seeds) {
    for (int i = 0; i < 2; i++) {
      Random producer = new Random(seeds.nextLong());
      Random worker = new Random(seeds.nextLong());
      new Thread(() -> run(() -> produce(producer))).start();
      new Thread(() -> run(() -> work(worker))).start();
    }
  }

  static FileOptions options(Path directory, String fsync, int segmentBytes) {
    return new FileOptions(
        directory, fsync.equals("always") ? Duration.ZERO : null, segmentBytes, false, 1_000_000);
  }

  /** A step of a thread. */
  private interface Step {
    void take() throws IOException, InterruptedException;
  }

  private void run(Step step) {
    try {
      while (true) {
        step.take();
      }
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      e.printStackTrace();
      // The parent must see it: this process never ends by itself.
      Runtime.getRuntime().halt(3);
    }
  }

  private void produce(Random random) throws IOException, InterruptedException {
    if (store.counts(QUEUE).live() > BACKLOG) {
      LockSupport.parkNanos(500_000);
      return;
    }
    if (random.nextInt(50) == 0) {
      store.sweep(new SweepRequest(10));
    }
    List<NewJob> jobs = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      byte[] payload = CrashPayload.make(random.nextLong());
      jobs.add(new NewJob(JobId.next(), QUEUE, "k", payload, options(random), null));
    }
    StringBuilder lines = new StringBuilder();
    for (Enqueued answer : store.enqueue(jobs)) {
      if (answer.outcome() == Enqueued.Outcome.INSERTED) {
        lines.append("E ").append(answer.id()).append('\n');
      }
    }
    note(lines.toString());
    // One that another may replace would get that one's priority.
    if (random.nextInt(4) == 0 && jobs.get(0).options().unique() == null) {
      reprioritize(jobs.get(0).id(), random);
    }
  }

  /** Twice, so that a later change meets an earlier one. It may be completed by now. */
  private void reprioritize(JobId id, Random random) throws IOException {
    for (int i = 0; i < 2; i++) {
      int priority = OTHER_PRIORITIES + random.nextInt(100);
      String line = " " + id + " " + priority + "\n";
      note("p" + line);
      Altered answer = store.alter(List.of(id), new Alteration.Reprioritize(priority)).get(0);
      if (answer.result() == Altered.Result.CHANGED) {
        note("P" + line);
      }
    }
  }

  private static JobOptions options(Random random) {
    JobOptions usual = JobOptions.DEFAULT;
    int kind = random.nextInt(10);
    return new JobOptions(
        kind == 0 ? Map.of("h", "v") : Map.of(),
        random.nextInt(3),
        null,
        kind == 1 ? Duration.ofMillis(random.nextInt(50)) : null,
        kind == 2 || kind == 3 ? "g" + random.nextInt(5) : null,
        kind == 3 || kind == 5 ? unique(random) : null,
        usual.maxAttempts(),
        null,
        null,
        kind == 4 ? Duration.ofMillis(30) : Duration.ZERO,
        1_000_000);
  }

  /** A window each by the key's parity; half of the conflicts replace a job that waits. */
  private static UniqueKey unique(Random random) {
    int number = random.nextInt(200);
    return new UniqueKey(
        "u" + number,
        number % 2 == 0 ? Duration.ofMillis(20) : null,
        random.nextBoolean() ? UniqueKey.OnConflict.KEEP : UniqueKey.OnConflict.REPLACE);
  }

  private void work(Random random) throws IOException, InterruptedException {
    List<Delivery> claimed =
        store.claim(
            new ClaimRequest(
                List.of(QUEUE), 4, Duration.ofSeconds(60), Duration.ofMillis(5), "child"));
    List<Settlement> outcomes = new ArrayList<>();
    StringBuilder before = new StringBuilder();
    for (Delivery delivery : claimed) {
      CrashPayload.check(delivery.payload(), "claimed: " + delivery);
      if (completed.contains(delivery.job())) {
        throw new AssertionError("claimed after its completion: " + delivery);
      }
      Settlement outcome = outcome(delivery, random.nextInt(10));
      outcomes.add(outcome);
      if (outcome instanceof Settlement.Complete) {
        before.append("c ").append(delivery.job()).append('\n');
      }
    }
    note(before.toString());
    List<Settled> settled = store.settle(outcomes);
    StringBuilder after = new StringBuilder();
    for (int i = 0; i < settled.size(); i++) {
      if (settled.get(i) == Settled.COMPLETED) {
        JobId done = outcomes.get(i).lease().job();
        completed.add(done);
        after.append("C ").append(done).append('\n');
      }
    }
    note(after.toString());
    if (after.length() > 0
        && announced.compareAndSet(false, true)
        && silent.decrementAndGet() == 0) {
      System.out.println("working");
    }
  }

  private static Settlement outcome(Delivery delivery, int kind) {
    return switch (kind) {
      case 0 -> new Settlement.Release(delivery, Duration.ZERO);
      case 1 ->
          new Settlement.Retry(
              delivery, Duration.ofMillis(3), new Failure(1, Instant.now(), "boom", "m", "d"));
      default -> new Settlement.Complete(delivery, null);
    };
  }

  /** One write: it is in the operating system's hands when it returns. */
  private void note(String lines) throws IOException {
    if (!lines.isEmpty()) {
      notes.write(ByteBuffer.wrap(lines.getBytes(StandardCharsets.US_ASCII)));
    }
  }
}
