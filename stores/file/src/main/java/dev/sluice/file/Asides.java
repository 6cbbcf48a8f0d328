package dev.sluice.file;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * Jobs that a disk did not give although nothing says that they are damaged. Each waits for longer
 * with each try that fails, so that it holds up no other; it is never given up. Known to the memory
 * only: after an opening all are tried at once.
 */
final class Asides {
  private static final long FIRST = Micros.ceil(Duration.ofMillis(100));
  private static final long LONGEST = Micros.ceil(Duration.ofMinutes(1));
  private static final int MOST_DOUBLINGS = 10;

  private final TreeSet<DueSlot> order = new TreeSet<>();
  private final Map<Integer, DueSlot> bySlot = new HashMap<>();

  /** How often a job could not be read, by sequence, until it is read or gone. */
  private final Map<Long, Integer> tries = new HashMap<>();

  void add(int slot, long until) {
    DueSlot due = new DueSlot(until, slot);
    order.add(due);
    bySlot.put(slot, due);
  }

  void remove(int slot) {
    DueSlot due = bySlot.remove(slot);
    if (due != null) {
      order.remove(due);
    }
  }

  /** The job whose next try comes first, or -1. */
  int first() {
    return order.isEmpty() ? -1 : order.first().slot();
  }

  /** When {@link #first} is to be tried; {@link Micros#NEVER} if there is none. */
  long nextTry() {
    return order.isEmpty() ? Micros.NEVER : order.first().at();
  }

  int tries(long sequence) {
    return tries.getOrDefault(sequence, 0);
  }

  /**
   * Counts another try that failed.
   *
   * @return how long to wait for the next, in microseconds
   */
  long failed(long sequence) {
    int before = tries(sequence);
    tries.put(sequence, before + 1);
    return Math.min(LONGEST, FIRST << Math.min(MOST_DOUBLINGS, before));
  }

  void forget(long sequence) {
    if (!tries.isEmpty()) {
      tries.remove(sequence);
    }
  }
}
