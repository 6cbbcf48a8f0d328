package dev.sluice.cli.run;

import dev.sluice.cli.process.ByteSink;
import dev.sluice.cli.process.SharedOutput;
import dev.sluice.cli.process.WholeLines;
import dev.sluice.job.JobId;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Passes the lines' output on in the order of the input: what is early is held until all before it
 * have come to their end. Safe for many threads.
 */
final class OrderedOutput implements JobOutput {
  private final SharedOutput out;
  private final Map<JobId, Long> positions = new HashMap<>();
  private final Map<JobId, HeldOutput> unplaced = new HashMap<>();
  private final TreeMap<Long, HeldOutput> finished = new TreeMap<>();
  private final Map<JobId, HeldOutput> running = new HashMap<>();
  private long registered;
  private long next;

  OrderedOutput(SharedOutput out) {
    this.out = out;
  }

  /** The next line of the input. Called before it is enqueued. */
  synchronized void register(JobId id) {
    long position = registered++;
    HeldOutput early = unplaced.remove(id);
    if (early == null) {
      positions.put(id, position);
    } else {
      finished.put(position, early);
      passOn();
    }
  }

  /** Where an attempt's output goes. */
  @Override
  public ByteSink attempt(JobId id) {
    HeldOutput held;
    synchronized (this) {
      held = running.computeIfAbsent(id, one -> new HeldOutput());
    }
    return held;
  }

  /** What a line's last attempt has written does not count: it will run again. */
  @Override
  public synchronized void again(JobId id) {
    running.remove(id);
  }

  /** The line has come to its end, now or in an earlier run. */
  @Override
  public synchronized void last(JobId id) {
    HeldOutput held = running.remove(id);
    Long position = positions.remove(id);
    if (position != null) {
      finished.put(position, held == null ? new HeldOutput() : held);
      passOn();
    } else if (held != null) {
      unplaced.put(id, held);
    }
  }

  /** No more lines will come to their end: passes on what is held, in order. */
  synchronized void flush() {
    finished.values().forEach(this::write);
    finished.clear();
    unplaced.values().forEach(this::write);
    unplaced.clear();
  }

  private void passOn() {
    for (HeldOutput held = finished.remove(next); held != null; held = finished.remove(next)) {
      write(held);
      next++;
    }
  }

  private void write(HeldOutput held) {
    WholeLines lines = new WholeLines(out);
    held.writeTo(lines);
    lines.end();
  }
}
