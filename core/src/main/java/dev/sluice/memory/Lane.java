package dev.sluice.memory;

import org.jspecify.annotations.Nullable;

/** The waiting jobs of one queue and one priority. */
final class Lane extends Placed {
  final int priority;

  /** READY, by ready time. */
  final Timeline ready = new Timeline();

  /** SCHEDULED, by due time. */
  final Timeline later = new Timeline();

  /** The heap it is in. */
  @Nullable Heap<Lane> heap;

  Lane(int priority) {
    this.priority = priority;
  }

  /**
   * The job to be claimed next. A due job need not become READY first: its ready time is its due
   * time, so that its place among the others is known.
   */
  @Nullable Entry first(long now) {
    Entry first = ready.first();
    Entry due = later.first();
    if (due == null || due.at > now) {
      return first;
    }
    return first == null || Entry.before(due, first) ? due : first;
  }

  long nextDue() {
    Entry due = later.first();
    return due == null ? Ticks.NEVER : due.at;
  }

  static boolean byPriority(Lane a, Lane b) {
    return a.priority < b.priority;
  }

  static boolean byDueTime(Lane a, Lane b) {
    long left = a.nextDue();
    long right = b.nextDue();
    return left != right ? left < right : a.priority < b.priority;
  }
}
