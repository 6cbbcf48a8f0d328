package dev.sluice.server.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.grpc.v1.Values;
import dev.sluice.job.Counts;
import dev.sluice.job.Failure;
import dev.sluice.job.JobHistory;
import dev.sluice.job.JobNotes;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.LeaseView;
import dev.sluice.job.UniqueKey;
import dev.sluice.spi.Enqueued;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes what there is into messages. */
final class Views {
  private Views() {}

  static Timestamp time(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  static Duration time(java.time.Duration time) {
    return Duration.newBuilder().setSeconds(time.getSeconds()).setNanos(time.getNano()).build();
  }

  /** Not a copy: payloads do not change. */
  static ByteString bytes(byte[] bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  static Values.Enqueued enqueued(Enqueued answer) {
    return Values.Enqueued.newBuilder()
        .setOutcome(outcome(answer.outcome()))
        .setId(answer.id().toString())
        .setReason(answer.reason())
        .build();
  }

  private static Values.Enqueued.Outcome outcome(Enqueued.Outcome outcome) {
    return switch (outcome) {
      case INSERTED -> Values.Enqueued.Outcome.INSERTED;
      case DUPLICATE -> Values.Enqueued.Outcome.DUPLICATE;
      case REPLACED -> Values.Enqueued.Outcome.REPLACED;
      case REJECTED -> Values.Enqueued.Outcome.REJECTED;
      case FULL -> Values.Enqueued.Outcome.FULL;
    };
  }

  static Values.JobState state(@Nullable JobState state) {
    if (state == null) {
      return Values.JobState.JOB_STATE_UNSPECIFIED;
    }
    return switch (state) {
      case SCHEDULED -> Values.JobState.SCHEDULED;
      case READY -> Values.JobState.READY;
      case RUNNING -> Values.JobState.RUNNING;
      case COMPLETED -> Values.JobState.COMPLETED;
      case DEAD -> Values.JobState.DEAD;
      case CANCELLED -> Values.JobState.CANCELLED;
    };
  }

  static Values.Counts counts(Counts counts) {
    return Values.Counts.newBuilder()
        .setScheduled(counts.scheduled())
        .setReady(counts.ready())
        .setRunning(counts.running())
        .setCompleted(counts.completed())
        .setDead(counts.dead())
        .setCancelled(counts.cancelled())
        .build();
  }

  /**
   * @param brief whether to leave out payload, result and log
   */
  static Values.Job.Builder job(JobView job, boolean brief) {
    Values.Job.Builder view =
        Values.Job.newBuilder()
            .setId(job.id().toString())
            .setSequence(job.sequence())
            .setQueue(job.queue())
            .setKind(job.kind())
            .setOptions(options(job.options()))
            .setState(state(job.state()))
            .setRunAt(time(job.runAt()));
    if (!brief) {
      view.setPayload(bytes(job.payload()));
    }
    put(job.history(), brief, view);
    put(job.notes(), brief, view);
    LeaseView lease = job.lease();
    if (lease != null) {
      view.setLease(lease(lease));
    }
    return view;
  }

  private static Values.Lease lease(LeaseView lease) {
    return Values.Lease.newBuilder()
        .setHolder(lease.holder())
        .setUntil(time(lease.until()))
        .setCancelRequested(lease.cancelRequested())
        .build();
  }

  private static void put(JobHistory history, boolean brief, Values.Job.Builder view) {
    view.setEnqueuedAt(time(history.enqueuedAt()))
        .setAttempts(history.attempts())
        .setLostLeases(history.lostLeases())
        .setReleases(history.releases());
    Instant startedAt = history.startedAt();
    if (startedAt != null) {
      view.setStartedAt(time(startedAt));
    }
    Instant finishedAt = history.finishedAt();
    if (finishedAt != null) {
      view.setFinishedAt(time(finishedAt));
    }
    history.failures().forEach(failure -> view.addFailures(failure(failure)));
    byte[] result = history.result();
    if (result != null && !brief) {
      view.setResult(bytes(result));
    }
    String reason = history.reason();
    if (reason != null) {
      view.setReason(reason);
    }
  }

  private static void put(JobNotes notes, boolean brief, Values.Job.Builder view) {
    if (notes.progress() >= 0) {
      view.setProgress(notes.progress());
    }
    if (!brief) {
      view.addAllLog(notes.log());
    }
  }

  private static Values.Failure failure(Failure failure) {
    return Values.Failure.newBuilder()
        .setAttempt(failure.attempt())
        .setAt(time(failure.at()))
        .setType(failure.type())
        .setMessage(failure.message())
        .setDetail(failure.detail())
        .build();
  }

  private static Values.JobOptions options(JobOptions options) {
    Values.JobOptions.Builder view =
        Values.JobOptions.newBuilder()
            .putAllHeaders(options.headers())
            .setPriority(options.priority())
            .setMaxAttempts(options.maxAttempts())
            .setLostLeaseLimit(options.lostLeaseLimit());
    String group = options.group();
    if (group != null) {
      view.setGroup(group);
    }
    UniqueKey unique = options.unique();
    if (unique != null) {
      view.setUnique(unique(unique));
    }
    putTimes(options, view);
    return view.build();
  }

  private static void putTimes(JobOptions options, Values.JobOptions.Builder view) {
    if (options.runAt() != null) {
      view.setRunAt(time(options.runAt()));
    }
    if (options.delay() != null) {
      view.setDelay(time(options.delay()));
    }
    if (options.timeout() != null) {
      view.setTimeout(time(options.timeout()));
    }
    if (options.expiresAt() != null) {
      view.setExpiresAt(time(options.expiresAt()));
    }
    if (!options.retain().isZero()) {
      view.setRetain(time(options.retain()));
    }
  }

  private static Values.UniqueKey unique(UniqueKey unique) {
    Values.UniqueKey.Builder view =
        Values.UniqueKey.newBuilder()
            .setKey(unique.key())
            .setOnConflict(
                switch (unique.onConflict()) {
                  case KEEP -> Values.UniqueKey.OnConflict.KEEP;
                  case REPLACE -> Values.UniqueKey.OnConflict.REPLACE;
                  case REJECT -> Values.UniqueKey.OnConflict.REJECT;
                });
    if (unique.window() != null) {
      view.setWindow(time(unique.window()));
    }
    return view.build();
  }
}
