package dev.sluice.beanstalkd;

import dev.sluice.job.Failure;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.NewJob;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a body holds of a job: the server has no place for it but there.
 *
 * @param id of the job
 * @param kind empty for none
 * @param options as given at the enqueue
 * @param enqueuedAt by the clock of who enqueued it
 * @param runAt when it is due, by the clock of who said so
 * @param attempts those that have failed so far
 * @param dead whether it is to be buried when it is met unburied
 * @param failure the newest one; {@code null} for none
 * @param share which copy of the job this is
 * @param payload what the job is about
 */
record Envelope(
    JobId id,
    String kind,
    JobOptions options,
    Instant enqueuedAt,
    Instant runAt,
    int attempts,
    boolean dead,
    @Nullable Failure failure,
    Share share,
    byte[] payload) {

  /** A new job. */
  static Envelope of(NewJob job, Instant now, Instant runAt) {
    return of(job, now, runAt, Share.WHOLE);
  }

  /** A copy of a new job. */
  static Envelope of(NewJob job, Instant now, Instant runAt, Share share) {
    return new Envelope(
        job.id(), job.kind(), job.options(), now, runAt, 0, false, null, share, job.payload());
  }

  /** After another attempt. */
  Envelope retried(Failure cause, Instant next) {
    return new Envelope(
        id, kind, options, enqueuedAt, next, attempts + 1, false, cause, share, payload);
  }

  /**
   * Given up.
   *
   * @param attempted whether this counts as an attempt
   */
  Envelope buried(Failure cause, boolean attempted) {
    int count = attempted ? attempts + 1 : attempts;
    return new Envelope(id, kind, options, enqueuedAt, runAt, count, true, cause, share, payload);
  }

  /** Kicked out of its grave: its attempts are counted anew. */
  Envelope redriven() {
    return new Envelope(id, kind, options, enqueuedAt, runAt, 0, false, failure, share, payload);
  }

  /** The same without its failure. */
  Envelope withoutFailure() {
    return new Envelope(id, kind, options, enqueuedAt, runAt, attempts, dead, null, share, payload);
  }

  /** As a body that is no larger than the server takes, if only its failure stands against that. */
  byte[] fitting(long maxJobSize) {
    byte[] body = EnvelopeBytes.write(this);
    return body.length <= maxJobSize ? body : EnvelopeBytes.write(withoutFailure());
  }
}
