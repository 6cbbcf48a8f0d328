package dev.sluice.beanstalkd;

import dev.sluice.job.JobOptions;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.PublishingStore;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import dev.sluice.spi.Traits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts new jobs. */
final class Putting {
  private final Talks talks;
  private final Limits limits;
  private final Traits traits;
  private final BeanstalkdOptions options;
  private final InstantSource clock;

  Putting(
      Talks talks, Limits limits, Traits traits, BeanstalkdOptions options, InstantSource clock) {
    this.talks = talks;
    this.limits = limits;
    this.traits = traits;
    this.options = options;
    this.clock = clock;
  }

  /** A job on its way: a body to put, or why there is none. */
  private record Parcel(NewJob job, @Nullable Put put, String obstacle) {}

  List<Enqueued> enqueue(List<NewJob> jobs) {
    List<Parcel> parcels = jobs.stream().map(job -> parcel(job)).toList();
    List<Reply> replies = replies(parcels);
    failIfAllHaveToWait(replies);
    List<Enqueued> answers = new ArrayList<>(parcels.size());
    int next = 0;
    for (Parcel parcel : parcels) {
      answers.add(
          parcel.put() == null
              ? Enqueued.rejected(parcel.job().id(), parcel.obstacle())
              : answer(parcel.job(), replies.get(next++)));
    }
    return answers;
  }

  private List<Reply> replies(List<Parcel> parcels) {
    List<Put> puts = new ArrayList<>(parcels.size());
    for (Parcel parcel : parcels) {
      if (parcel.put() != null) {
        puts.add(parcel.put());
      }
    }
    return puts.isEmpty() ? List.of() : talks.hold(connection -> Put.all(connection, puts));
  }

  private Parcel parcel(NewJob job) {
    String tube = options.tube(job.queue());
    String obstacle = obstacle(job);
    if (!obstacle.isEmpty()) {
      return new Parcel(job, null, obstacle);
    }
    Instant now = clock.instant();
    Duration delay = delay(job.options(), now);
    byte[] body = EnvelopeBytes.write(Envelope.of(job, now, now.plus(delay)));
    if (body.length > limits.maxJobSize()) {
      return new Parcel(job, null, tooLarge(body.length));
    }
    long priority = Scale.priority(job.options().priority());
    Put put = new Put(tube, priority, Scale.seconds(delay), options.ttr().toSeconds(), body);
    return new Parcel(job, put, "");
  }

  private String obstacle(NewJob job) {
    if (job.payload().length > traits.maxPayload()) {
      return tooLarge(job.payload().length);
    }
    Duration delay = delay(job.options(), clock.instant());
    if (delay.toSeconds() >= Scale.MAX_SECONDS) {
      return "beanstalkd keeps a job for 136 years at most, not for " + delay;
    }
    return PublishingStore.lacking(traits, job)
        .map(feature -> "beanstalkd without a guard has no " + feature)
        .orElse("");
  }

  private String tooLarge(int bytes) {
    return "it has "
        + bytes
        + " bytes with all that belongs to it, and the server takes "
        + limits.maxJobSize()
        + " (its option -z)";
  }

  /** How long a new job has to wait, by the clock of this process. */
  static Duration delay(JobOptions options, Instant now) {
    Duration delay = options.delay();
    Instant runAt = options.runAt();
    if (delay == null) {
      delay = runAt == null ? Duration.ZERO : Duration.between(now, runAt);
    }
    return delay.isNegative() ? Duration.ZERO : delay;
  }

  /** If none was taken, and all might be later, the whole call may be made again. */
  private static void failIfAllHaveToWait(List<Reply> replies) {
    boolean waiting = !replies.isEmpty() && replies.stream().allMatch(Put::hasToWait);
    if (waiting) {
      throw new StoreException(Kind.OVERLOADED, Put.reason(replies.get(0)));
    }
  }

  private static Enqueued answer(NewJob job, Reply reply) {
    return reply.is("INSERTED")
        ? Enqueued.inserted(job.id())
        : Enqueued.rejected(job.id(), Put.reason(reply));
  }
}
