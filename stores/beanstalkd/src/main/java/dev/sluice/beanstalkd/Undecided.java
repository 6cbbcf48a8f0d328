package dev.sluice.beanstalkd;

import dev.sluice.job.JobId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies of which the guard may know, or not: it did not answer. Whoever sends the job again names
 * the same copies, so that there are not two sets of them. Forgotten when those come up by
 * themselves.
 */
final class Undecided {
  private static final int MOST = 100_000;

  private final long nanos;
  private final Map<JobId, Attempt> attempts = new HashMap<>();

  private record Attempt(List<Place> places, boolean open, long since) {}

  Undecided(Duration time) {
    nanos = time.toNanos();
  }

  synchronized void remember(List<Parcel> parcels) {
    long now = System.nanoTime();
    if (attempts.size() > MOST / 2) {
      attempts.values().removeIf(attempt -> now - attempt.since() > nanos);
    }
    for (Parcel parcel : parcels) {
      if (attempts.size() < MOST) {
        attempts.put(parcel.job.id(), new Attempt(List.copyOf(parcel.places), parcel.open, now));
      }
    }
  }

  /** Gives a job the copies that it has already. */
  void resume(Parcel parcel) {
    Attempt attempt = take(parcel.job.id());
    if (attempt != null && System.nanoTime() - attempt.since() < nanos) {
      parcel.places.addAll(attempt.places());
      parcel.open |= attempt.open();
      parcel.resumed = true;
    }
  }

  private synchronized @Nullable Attempt take(JobId id) {
    return attempts.isEmpty() ? null : attempts.remove(id);
  }
}
