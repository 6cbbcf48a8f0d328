package dev.sluice.cli.run;

import dev.sluice.EnqueueOptions;
import dev.sluice.Jobs;
import dev.sluice.Queue;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.Enqueued;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Enqueues the lines of the input, a batch at a time. Lines that the store knows already, from an
 * earlier run, are answered with DUPLICATE and stay what they are. Run by one thread; what it
 * counts may be read by all.
 */
final class Feeder {
  static final int BATCH = 1_000;

  // A worker that is killed with its line in flight is never the line's fault.
  private static final int LOST_LEASE_LIMIT = 1_000;
  private static final long WAIT_FOR_ROOM_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final InputLines input;
  private final LineIds ids;
  private final Queue<byte[]> queue;
  private final Jobs jobs;
  private final int maxAttempts;
  private final @Nullable OrderedOutput order;
  private volatile long added;
  private volatile long refused;
  private volatile String reason = "";
  private volatile boolean stopped;

  /**
   * @param order to be told of the lines in their order; {@code null} if that does not matter
   */
  Feeder(
      InputLines input,
      LineIds ids,
      Queue<byte[]> queue,
      Jobs jobs,
      int maxAttempts,
      @Nullable OrderedOutput order) {
    this.input = input;
    this.ids = ids;
    this.queue = queue;
    this.jobs = jobs;
    this.maxAttempts = maxAttempts;
    this.order = order;
  }

  /**
   * Enqueues until the input ends, or until it is stopped.
   *
   * @throws IOException if the input cannot be read
   */
  void run() throws IOException {
    List<byte[]> batch = new ArrayList<>(BATCH);
    byte[] line = input.next();
    while (line != null && !stopped) {
      batch.add(line);
      if (batch.size() == BATCH || input.mayWait()) {
        enqueue(batch);
        batch = new ArrayList<>(BATCH);
      }
      line = input.next();
    }
    enqueue(batch);
  }

  /** Reads no more. */
  void stop() {
    stopped = true;
  }

  /** How many lines are new. */
  long added() {
    return added;
  }

  /** How many lines the store did not take. */
  long refused() {
    return refused;
  }

  /** Why it did not take the last of them. */
  String reason() {
    return reason;
  }

  private void enqueue(List<byte[]> lines) {
    List<JobId> names = new ArrayList<>(lines.size());
    for (byte[] line : lines) {
      JobId id = ids.next(line);
      names.add(id);
      if (order != null) {
        order.register(id);
      }
    }
    List<byte[]> left = lines;
    while (!left.isEmpty() && !stopped) {
      left = send(left, names);
      if (!left.isEmpty()) {
        // The queue has a capacity, and has reached it.
        LockSupport.parkNanos(WAIT_FOR_ROOM_NANOS);
      }
    }
  }

  /**
   * Enqueues, and answers the lines for which there was no room; their ids are left in the list.
   */
  private List<byte[]> send(List<byte[]> lines, List<JobId> names) {
    Iterator<JobId> next = List.copyOf(names).iterator();
    List<Enqueued> answers = queue.enqueueAll(lines, (line, e) -> options(e, next.next()));
    List<byte[]> left = new ArrayList<>();
    List<JobId> leftNames = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      if (answers.get(i).outcome() == Enqueued.Outcome.FULL) {
        left.add(lines.get(i));
        leftNames.add(names.get(i));
      } else {
        note(answers.get(i), names.get(i));
      }
    }
    names.clear();
    names.addAll(leftNames);
    return left;
  }

  private void options(EnqueueOptions options, JobId id) {
    options.id(id).maxAttempts(maxAttempts).retain(JobOptions.FOREVER);
    options.lostLeaseLimit(LOST_LEASE_LIMIT);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  private void note(Enqueued answer, JobId id) {
    switch (answer.outcome()) {
      case INSERTED, REPLACED -> added++;
      case DUPLICATE -> noteKnown(id);
      case REJECTED, FULL -> {
        refused++;
        reason = answer.reason();
        endOrder(id);
      }
    }
  }

  private void noteKnown(JobId id) {
    if (order != null && jobs.find(id).map(job -> job.state().isFinal()).orElse(true)) {
      endOrder(id);
    }
  }

  private void endOrder(JobId id) {
    if (order != null) {
      order.last(id);
    }
  }
}
