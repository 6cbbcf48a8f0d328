package dev.sluice.file;

import dev.sluice.job.JobId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Which unique keys are taken, by which job, and until when (rule 7). */
final class UniqueKeys {
  private final Map<UniqueId, Holder> holders = new HashMap<>();
  private final PriorityQueue<Window> windows = new PriorityQueue<>();
  private final LiveSegments live;

  UniqueKeys(LiveSegments live) {
    this.live = live;
  }

  /** Who has the key, or {@code null} if it is free. */
  @Nullable JobId holder(UniqueId key, long now) {
    Holder holder = holders.get(key);
    return holder == null || holder.until <= now ? null : holder.job;
  }

  /**
   * @param until {@link Micros#NEVER} for as long as the job lives
   */
  void take(UniqueId key, JobId job, long until) {
    drop(key);
    holders.put(key, new Holder(job, until, -1));
    if (until != Micros.NEVER) {
      windows.add(new Window(until, key));
    }
  }

  /** Gives the key back if this job has it. */
  void release(UniqueId key, JobId job) {
    Holder holder = holders.get(key);
    if (holder != null && holder.job.equals(job)) {
      drop(key);
    }
  }

  boolean isHeldBy(UniqueId key, JobId job) {
    Holder holder = holders.get(key);
    return holder != null && holder.job.equals(job);
  }

  /** The key stays taken while its job is gone; where that is written. */
  void mark(UniqueId key, JobId job, long until, long location) {
    take(key, job, until);
    holders.put(key, new Holder(job, until, location));
    live.add(location, markBytes(key));
  }

  /** Forgets at most so many windows that have passed. */
  int purge(long now, int limit) {
    int purged = 0;
    while (purged < limit && !windows.isEmpty() && windows.element().until <= now) {
      Window window = windows.remove();
      Holder holder = holders.get(window.key);
      if (holder != null && holder.until == window.until) {
        drop(window.key);
      }
      purged++;
    }
    return purged;
  }

  /** The marks that stand in this segment. */
  List<Mark> marksIn(int segment) {
    List<Mark> marks = new ArrayList<>();
    holders.forEach(
        (key, holder) -> {
          if (holder.location >= 0 && LiveSegments.segment(holder.location) == segment) {
            marks.add(new Mark(key, holder.job, holder.until));
          }
        });
    return marks;
  }

  private void drop(UniqueId key) {
    Holder old = holders.remove(key);
    if (old != null && old.location >= 0) {
      live.remove(old.location, markBytes(key));
    }
  }

  private static long markBytes(UniqueId key) {
    return key.key().length() + key.queue().length() + 32L;
  }

  /** A key that is taken although its job is gone. */
  record Mark(UniqueId key, JobId job, long until) {}

  private record Holder(JobId job, long until, long location) {}

  private record Window(long until, UniqueId key) implements Comparable<Window> {
    @Override
    public int compareTo(Window other) {
      return Long.compare(until, other.until);
    }
  }
}
