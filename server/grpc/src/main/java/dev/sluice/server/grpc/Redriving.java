package dev.sluice.server.grpc;

import dev.sluice.grpc.v1.JobCalls;
import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Redrives dead jobs, not faster than is wanted, and says how far it is. It goes by their sequence
 * once: a job that dies again meanwhile is not redriven again.
 */
final class Redriving {
  private static final int MOST_AT_ONCE = 100;
  private static final int STEPS_A_SECOND = 10;

  private final Storage storage;
  private final ServerCallStreamObserver<JobCalls.RedriveProgress> caller;
  private final CountDownLatch gone = new CountDownLatch(1);
  private volatile @Nullable StatusRuntimeException revoked;
  private long redriven;

  Redriving(Storage storage, ServerCallStreamObserver<JobCalls.RedriveProgress> caller) {
    this.storage = storage;
    this.caller = caller;
    caller.setOnCancelHandler(gone::countDown);
    Streams.whenRevoked(
        why -> {
          revoked = why;
          gone.countDown();
        });
  }

  void run(JobCalls.RedriveAllRequest request, Changes changes) {
    try {
      JobQuery dead = Queries.of(request.getQuery()).states(JobState.DEAD);
      int rate = request.getJobsPerSecond();
      if (rate < 0) {
        throw new BadField("jobs_per_second", "must not be negative: " + rate);
      }
      try {
        redrive(dead, rate);
      } finally {
        changes.record("redrive", Queries.describe(dead) + ": " + redriven);
      }
      answer();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      caller.onError(Errors.draining());
    } catch (RuntimeException e) {
      caller.onError(Errors.of(e));
    }
  }

  private void answer() {
    if (gone.getCount() > 0) {
      caller.onCompleted();
    } else {
      // If it was not revoked nobody listens: it closes what is left of the call.
      StatusRuntimeException why = revoked;
      caller.onError(why == null ? Status.CANCELLED.asRuntimeException() : why);
    }
  }

  private void redrive(JobQuery dead, int rate) throws InterruptedException {
    if (rate == 0) {
      redriven = storage.browser().alter(dead, new Alteration.Redrive());
      progress();
      return;
    }
    int step = Math.max(1, Math.min(MOST_AT_ONCE, rate / STEPS_A_SECOND));
    long began = System.nanoTime();
    long after = 0;
    do {
      Page<JobView> page = storage.browser().list(dead.after(after).limit(step));
      redriven += redrive(page.items());
      progress();
      after = page.next();
    } while (after > 0 && !pause(began, rate));
  }

  private long redrive(List<JobView> jobs) {
    if (jobs.isEmpty()) {
      return 0;
    }
    List<JobId> ids = jobs.stream().map(JobView::id).toList();
    return storage.control().alter(ids, new Alteration.Redrive()).stream()
        .filter(answer -> answer.result() == Altered.Result.CHANGED)
        .count();
  }

  private void progress() {
    // A caller that does not read hears of it later: what counts is the last one.
    if (caller.isReady() && gone.getCount() > 0) {
      caller.onNext(JobCalls.RedriveProgress.newBuilder().setRedriven(redriven).build());
    }
  }

  /** Until it is time for more; answers whether the caller has gone. */
  private boolean pause(long began, int rate) throws InterruptedException {
    long due = began + TimeUnit.SECONDS.toNanos(1) * redriven / rate;
    return gone.await(due - System.nanoTime(), TimeUnit.NANOSECONDS);
  }
}
