package dev.sluice.move;

import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.spi.Feature;
import dev.sluice.spi.Traits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Counts what the jobs have that a storage with these traits cannot keep. */
final class Losses {
  private static final Map<Feature, Use> USES = uses();

  private final Traits target;
  private final Map<Feature, Long> counts = new EnumMap<>(Feature.class);
  private long tooLarge;
  private long tooFine;

  Losses(Traits target) {
    this.target = target;
  }

  private record Use(Predicate<JobView> has, String what) {}

  private static Map<Feature, Use> uses() {
    Map<Feature, Use> uses = new EnumMap<>(Feature.class);
    uses.put(
        Feature.DELAY,
        new Use(job -> job.state() == JobState.SCHEDULED, "times that jobs wait for"));
    uses.put(Feature.PRIORITY, new Use(job -> job.options().priority() != 0, "priorities"));
    uses.put(Feature.GROUPS, new Use(job -> job.options().group() != null, "groups"));
    uses.put(Feature.UNIQUE, new Use(job -> job.options().unique() != null, "unique keys"));
    uses.put(
        Feature.RETRY,
        new Use(
            job -> job.history().attempts() > 0 && !job.state().isFinal(),
            "attempts that were counted"));
    uses.put(Feature.BURY, new Use(job -> job.state() == JobState.DEAD, "dead jobs"));
    uses.put(
        Feature.RETAIN,
        new Use(
            job -> job.state() == JobState.COMPLETED || job.state() == JobState.CANCELLED,
            "finished jobs and their results"));
    uses.put(
        Feature.EXPIRE,
        new Use(job -> job.options().expiresAt() != null, "times by which jobs must have started"));
    return uses;
  }

  void look(JobView job) {
    USES.forEach(
        (feature, use) -> {
          if (!target.has(feature) && use.has().test(job)) {
            counts.merge(feature, 1L, Long::sum);
          }
        });
    if (job.payload().length > target.maxPayload()) {
      tooLarge++;
    }
    if (job.state() == JobState.SCHEDULED && !fits(job.runAt(), target.resolution())) {
      tooFine++;
    }
  }

  private static boolean fits(Instant time, Duration resolution) {
    long seconds = resolution.toSeconds();
    // A storage that keeps milliseconds rounds up what was finer, which nobody calls a loss.
    return seconds == 0 || (time.getEpochSecond() % seconds == 0 && time.getNano() == 0);
  }

  List<MovePlan.Loss> list() {
    List<MovePlan.Loss> losses = new ArrayList<>();
    USES.forEach(
        (feature, use) -> {
          Long jobs = counts.get(feature);
          if (jobs != null) {
            losses.add(loss(jobs, use.what() + " (" + feature + ")"));
          }
        });
    if (tooLarge > 0) {
      losses.add(loss(tooLarge, "payloads of more than " + target.maxPayload() + " bytes"));
    }
    if (tooFine > 0) {
      losses.add(
          loss(tooFine, "times finer than " + target.resolution() + ", which are rounded up"));
    }
    return losses;
  }

  private MovePlan.Loss loss(long jobs, String what) {
    return new MovePlan.Loss(jobs, "a " + target.name() + " storage does not keep " + what);
  }
}
