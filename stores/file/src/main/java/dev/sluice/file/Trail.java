package dev.sluice.file;

import dev.sluice.job.JobHistory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a job has been through. Jobs that only wait have none. Copied before it is changed: one that
 * is in the index never changes, so that readers need no copy. Times in microseconds.
 */
final class Trail {
  /** No time. */
  static final long NONE = Long.MIN_VALUE;

  long fence;
  long leaseUntil = NONE;
  long startedAt = NONE;
  long finishedAt = NONE;
  int attempts;
  int lostLeases;
  int releases;
  boolean cancelRequested;

  /** Whether it holds its group: from its first claim until it is final. */
  boolean head;

  /** Whether another job took its unique key while it was final. */
  boolean keyGivenUp;

  /** Whether a compaction found its record damaged: what stands for it tells only where. */
  boolean contentLost;

  String holder = "";
  @Nullable String reason;
  List<Blob> failures = List.of();
  @Nullable Blob result;
  @Nullable Blob notes;

  static Trail copy(@Nullable Trail of) {
    Trail copy = new Trail();
    if (of != null) {
      copy.fence = of.fence;
      copy.leaseUntil = of.leaseUntil;
      copy.startedAt = of.startedAt;
      copy.finishedAt = of.finishedAt;
      copy.attempts = of.attempts;
      copy.lostLeases = of.lostLeases;
      copy.releases = of.releases;
      copy.cancelRequested = of.cancelRequested;
      copy.head = of.head;
      copy.keyGivenUp = of.keyGivenUp;
      copy.contentLost = of.contentLost;
      copy.holder = of.holder;
      copy.reason = of.reason;
      copy.failures = of.failures;
      copy.result = of.result;
      copy.notes = of.notes;
    }
    return copy;
  }

  /** Whether the job holds its group. */
  static boolean isHead(@Nullable Trail trail) {
    return trail != null && trail.head;
  }

  /** Whether the job was ever claimed. */
  static boolean started(@Nullable Trail trail) {
    return trail != null
        && (trail.attempts > 0
            || trail.lostLeases > 0
            || trail.releases > 0
            || trail.startedAt != NONE);
  }

  void addFailure(Blob failure) {
    List<Blob> all = new ArrayList<>(failures);
    all.add(failure);
    int surplus = Math.max(0, all.size() - JobHistory.MAX_FAILURES);
    failures = List.copyOf(all.subList(surplus, all.size()));
  }

  /** Bytes of it that are kept on disk. */
  long blobBytes() {
    long bytes = 0;
    for (Blob failure : failures) {
      bytes += failure.length();
    }
    bytes += result == null ? 0 : result.length();
    return bytes + (notes == null ? 0 : notes.length());
  }
}
