package dev.sluice.server.grpc;

import dev.sluice.RetryPolicy;
import dev.sluice.grpc.v1.Values;
import dev.sluice.grpc.v1.WorkerCalls;
import dev.sluice.job.Failure;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Feature;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import java.time.Duration;
import java.time.Instant;

/** Reads how claims ended, and writes what the storage says to that. */
final class Outcomes {
  private final Storage storage;

  Outcomes(Storage storage) {
    this.storage = storage;
  }

  /**
   * How often a job was tried, and may be.
   *
   * @param attempt the present one, from 1
   */
  record Tries(int attempt, int max) {
    static Tries of(Delivery job) {
      return new Tries(job.attempt(), job.options().maxAttempts());
    }

    boolean areSpent() {
      return attempt >= max;
    }
  }

  /**
   * @param path of the settlement in the request
   */
  Settlement read(String path, WorkerCalls.Settlement settlement, LeaseToken lease, Tries tries) {
    return switch (settlement.getOutcomeCase()) {
      case COMPLETE -> complete(settlement.getComplete(), lease);
      case RETRY -> retry(path + ".retry", settlement.getRetry(), lease, tries);
      case RELEASE -> release(path + ".release", settlement.getRelease(), lease);
      case BURY -> bury(settlement.getBury().getCause(), lease, tries);
      case OUTCOME_NOT_SET -> throw new BadField(path, "give an outcome");
    };
  }

  private static Settlement complete(WorkerCalls.Settlement.Complete complete, LeaseToken lease) {
    byte[] result = complete.hasResult() ? complete.getResult().toByteArray() : null;
    return new Settlement.Complete(lease, result);
  }

  private Settlement retry(
      String path, WorkerCalls.Settlement.Retry retry, LeaseToken lease, Tries tries) {
    if (tries.areSpent()) {
      return bury(retry.getCause(), lease, tries);
    }
    storage.demand(Feature.RETRY, "retry a job");
    Duration delay =
        retry.hasDelay()
            ? Fields.notNegative(path + ".delay", retry.getDelay())
            : usualDelay(tries);
    return new Settlement.Retry(lease, delay, failure(retry.getCause(), tries));
  }

  private static Duration usualDelay(Tries tries) {
    // A handler elsewhere has thrown nothing of ours; the policy does not look at it.
    Throwable elsewhere = new IllegalStateException("failed elsewhere");
    return RetryPolicy.DEFAULT.next(tries.attempt(), elsewhere).orElse(Duration.ZERO);
  }

  private Settlement release(
      String path, WorkerCalls.Settlement.Release release, LeaseToken lease) {
    storage.demand(Feature.RELEASE, "release a job");
    Duration delay =
        release.hasDelay()
            ? Fields.notNegative(path + ".delay", release.getDelay())
            : Duration.ZERO;
    return new Settlement.Release(lease, delay);
  }

  private Settlement bury(Values.Failure cause, LeaseToken lease, Tries tries) {
    storage.demand(Feature.BURY, "bury a job");
    return new Settlement.Bury(lease, failure(cause, tries));
  }

  private static Failure failure(Values.Failure cause, Tries tries) {
    return new Failure(
        tries.attempt(), Instant.now(), cause.getType(), cause.getMessage(), cause.getDetail());
  }

  static WorkerCalls.Settled view(LeaseKey lease, Settled settled) {
    return WorkerCalls.Settled.newBuilder()
        .setId(lease.job().toString())
        .setFence(lease.fence())
        .setOutcome(
            switch (settled) {
              case COMPLETED -> WorkerCalls.Settled.Outcome.COMPLETED;
              case RETRYING -> WorkerCalls.Settled.Outcome.RETRYING;
              case RELEASED -> WorkerCalls.Settled.Outcome.RELEASED;
              case DEAD -> WorkerCalls.Settled.Outcome.DEAD;
              case CANCELLED -> WorkerCalls.Settled.Outcome.CANCELLED;
              case LEASE_LOST -> WorkerCalls.Settled.Outcome.LEASE_LOST;
            })
        .build();
  }

  static WorkerCalls.LeaseStatus view(LeaseKey lease, LeaseStatus status) {
    return WorkerCalls.LeaseStatus.newBuilder()
        .setId(lease.job().toString())
        .setFence(lease.fence())
        .setStatus(
            switch (status) {
              case HELD -> WorkerCalls.LeaseStatus.Status.HELD;
              case CANCEL_REQUESTED -> WorkerCalls.LeaseStatus.Status.CANCEL_REQUESTED;
              case LOST -> WorkerCalls.LeaseStatus.Status.LOST;
            })
        .build();
  }

  static WorkerCalls.Delivery view(Delivery job) {
    WorkerCalls.Delivery.Builder view =
        WorkerCalls.Delivery.newBuilder()
            .setId(job.job().toString())
            .setQueue(job.queue())
            .setFence(job.fence())
            .setSequence(job.sequence())
            .setKind(job.kind())
            .setPayload(Views.bytes(job.payload()))
            .putAllHeaders(job.options().headers())
            .setPriority(job.options().priority())
            .setAttempt(job.attempt())
            .setMaxAttempts(job.options().maxAttempts())
            .setLostLeases(job.lostLeases())
            .setEnqueuedAt(Views.time(job.enqueuedAt()))
            .setRunAt(Views.time(job.runAt()))
            .setLeaseUntil(Views.time(job.leaseUntil()))
            .setResultWanted(!job.options().retain().isZero());
    String group = job.options().group();
    if (group != null) {
      view.setGroup(group);
    }
    Duration timeout = job.options().timeout();
    if (timeout != null) {
      view.setTimeout(Views.time(timeout));
    }
    return view.build();
  }
}
