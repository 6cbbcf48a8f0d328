package dev.sluice.memory;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The waiting jobs of one queue in the order of rule 8, one {@link Lane} for each priority.
 *
 * <p>A lane with claimable jobs is among the open ones, one with jobs for later only is among the
 * timed ones: so neither many jobs nor many priorities make a claim look at what it cannot take.
 */
final class Lanes {
  private static final int NEAR = 16;

  private final Map<Integer, Lane> byPriority = new HashMap<>();
  private final Heap<Lane> open = new Heap<>(Lane::byPriority);
  private final Heap<Lane> timed = new Heap<>(Lane::byDueTime);

  /** Lanes found lately, by the last bits of their priority. */
  private final @Nullable Lane[] near = new @Nullable Lane[NEAR];

  void addReady(Entry entry) {
    Lane lane = lane(entry.options.priority());
    lane.ready.add(entry);
    move(lane, open);
  }

  void removeReady(Entry entry) {
    // An open lane that has become empty is noticed by the next claim.
    lane(entry.options.priority()).ready.remove(entry);
  }

  void addLater(Entry entry) {
    Lane lane = lane(entry.options.priority());
    lane.later.add(entry);
    laterChanged(lane);
  }

  void removeLater(Entry entry) {
    Lane lane = lane(entry.options.priority());
    lane.later.remove(entry);
    laterChanged(lane);
  }

  /** The job to be claimed next, READY or due; it stays where it is. */
  @Nullable Entry first(long now) {
    openDueLanes(now);
    Lane lane;
    while ((lane = open.first()) != null) {
      Entry entry = lane.first(now);
      if (entry != null) {
        return entry;
      }
      close(lane);
    }
    return null;
  }

  /** A job that is due and not READY yet, or {@code null}. */
  @Nullable Entry firstDue(long now) {
    openDueLanes(now);
    for (Lane lane : open.all()) {
      Entry due = lane.later.first();
      if (due != null && due.at <= now) {
        return due;
      }
    }
    return null;
  }

  /** Whether a claim may find something now. */
  boolean mayHaveMore() {
    return !open.isEmpty();
  }

  /** When the next job is due. */
  long nextDue() {
    Lane first = timed.first();
    long due = first == null ? Ticks.NEVER : first.nextDue();
    for (Lane lane : open.all()) {
      due = Math.min(due, lane.nextDue());
    }
    return due;
  }

  private void openDueLanes(long now) {
    Lane lane;
    while ((lane = timed.first()) != null && lane.nextDue() <= now) {
      move(lane, open);
    }
  }

  private void laterChanged(Lane lane) {
    if (lane.heap == timed && !lane.later.isEmpty()) {
      timed.moved(lane);
    } else if (lane.heap != open) {
      close(lane);
    }
  }

  private void close(Lane lane) {
    if (!lane.later.isEmpty()) {
      move(lane, timed);
      return;
    }
    move(lane, null);
    byPriority.remove(lane.priority);
    near[lane.priority & (NEAR - 1)] = null;
  }

  private void move(Lane lane, @Nullable Heap<Lane> to) {
    Heap<Lane> from = lane.heap;
    if (from == to) {
      return;
    }
    if (from != null) {
      from.remove(lane);
    }
    if (to != null) {
      to.add(lane);
    }
    lane.heap = to;
  }

  private Lane lane(int priority) {
    Lane lane = near[priority & (NEAR - 1)];
    if (lane == null || lane.priority != priority) {
      lane = byPriority.computeIfAbsent(priority, Lane::new);
      near[priority & (NEAR - 1)] = lane;
    }
    return lane;
  }
}
