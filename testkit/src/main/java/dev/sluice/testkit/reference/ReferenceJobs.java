package dev.sluice.testkit.reference;

import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.UniqueKey;
import dev.sluice.spi.QueueSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link ReferenceStore} keeps: it outlives the store, as a disk does. Jobs are in the order
 * of their sequence. Not for several threads; the store guards it.
 */
public final class ReferenceJobs {
  /** Rule 8. */
  static final Comparator<ReferenceJob> ORDER =
      Comparator.<ReferenceJob>comparingInt(job -> job.options.priority())
          .thenComparing(job -> job.runAt)
          .thenComparingLong(job -> job.sequence);

  final Map<JobId, ReferenceJob> byId = new LinkedHashMap<>();
  final Map<String, QueueSettings> settings = new HashMap<>();
  final List<Window> windows = new ArrayList<>();
  long lastSequence;
  long lastFence;

  /** No jobs. */
  public ReferenceJobs() {}

  /** A unique key that is taken until a time, whatever becomes of its job. */
  record Window(String queue, String key, JobId job, Instant until) {}

  QueueSettings settings(String queue) {
    return settings.getOrDefault(queue, QueueSettings.DEFAULT);
  }

  List<ReferenceJob> all(Predicate<ReferenceJob> which) {
    return byId.values().stream().filter(which).toList();
  }

  /** Makes READY what is due. */
  int promote(Instant now) {
    List<ReferenceJob> due = all(job -> job.state == JobState.SCHEDULED && !job.runAt.isAfter(now));
    due.forEach(job -> job.state = JobState.READY);
    return due.size();
  }

  boolean leaseEnded(ReferenceJob job, Instant now) {
    return job.state == JobState.RUNNING && !now.isBefore(job.leaseUntil);
  }

  /** Whether another job of its group stands before it. */
  boolean heldBack(ReferenceJob job) {
    String group = job.options.group();
    return group != null
        && byId.values().stream()
            .anyMatch(
                other ->
                    other != job
                        && other.head
                        && other.queue.equals(job.queue)
                        && group.equals(other.options.group()));
  }

  /** The job, of this queue and other than {@code self}, that has the unique key now. */
  Optional<JobId> keeperOf(String queue, String key, Instant now, @Nullable JobId self) {
    Stream<JobId> byWindow =
        windows.stream()
            .filter(w -> w.queue.equals(queue) && w.key.equals(key) && now.isBefore(w.until))
            .map(Window::job);
    Stream<JobId> byLife =
        byId.values().stream()
            .filter(job -> job.live() && job.queue.equals(queue) && hasKeyForLife(job, key))
            .map(job -> job.id);
    return Stream.concat(byWindow, byLife).filter(id -> !id.equals(self)).findFirst();
  }

  private static boolean hasKeyForLife(ReferenceJob job, String key) {
    UniqueKey unique = job.options.unique();
    return unique != null && unique.window() == null && unique.key().equals(key) && !job.gaveUpKey;
  }

  /** Notes from when to when the job's key is taken, if it has one with a window. */
  void openWindow(ReferenceJob job) {
    windows.removeIf(window -> window.job.equals(job.id));
    UniqueKey unique = job.options.unique();
    Duration length = unique == null ? null : unique.window();
    if (unique != null && length != null) {
      windows.add(new Window(job.queue, unique.key(), job.id, job.enqueuedAt.plus(length)));
    }
  }

  /** The job will not move again: it is kept only if it asked for that, or is DEAD. */
  void finish(ReferenceJob job, JobState state, Instant now) {
    job.state = state;
    job.finishedAt = now;
    job.head = false;
    job.cancelRequested = false;
    if (state != JobState.DEAD && !job.retained()) {
      byId.remove(job.id);
    }
  }

  void cancel(ReferenceJob job, @Nullable String reason, Instant now) {
    job.reason = reason;
    finish(job, JobState.CANCELLED, now);
  }
}
