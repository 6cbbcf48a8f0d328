package dev.sluice.file;

import dev.sluice.job.Counts;
import dev.sluice.job.JobState;
import dev.sluice.spi.QueueSettings;
import java.util.ArrayDeque;

/** One queue: its order, its counts, its settings and who waits for it. */
final class QueueIndex {
  final int number;
  final String name;
  final SlotHeap ready;
  final ArrayDeque<Waiter> waiters = new ArrayDeque<>();

  QueueSettings settings = QueueSettings.DEFAULT;

  /** Where the settings stand in the log; -1 while nobody has set any. */
  long settingsLocation = -1;

  private final long[] counts = new long[JobState.values().length];

  QueueIndex(int number, String name, SlotHeap ready) {
    this.number = number;
    this.name = name;
    this.ready = ready;
  }

  void count(JobState state, int more) {
    counts[StateCode.of(state)] += more;
  }

  long waiting() {
    return counts[StateCode.of(JobState.SCHEDULED)] + counts[StateCode.of(JobState.READY)];
  }

  Counts counts() {
    return new Counts(
        counts[StateCode.of(JobState.SCHEDULED)],
        counts[StateCode.of(JobState.READY)],
        counts[StateCode.of(JobState.RUNNING)],
        counts[StateCode.of(JobState.COMPLETED)],
        counts[StateCode.of(JobState.DEAD)],
        counts[StateCode.of(JobState.CANCELLED)]);
  }

  /** Wakes one of those who wait: another job is there, or will be earlier than thought. */
  void wakeOne() {
    Waiter waiter = waiters.peek();
    if (waiter != null && !settings.paused()) {
      waiter.signal();
    }
  }

  void wakeAll() {
    while (!waiters.isEmpty()) {
      waiters.element().signal();
    }
  }
}
