package dev.sluice.engine;

import dev.sluice.spi.Enqueued;
import dev.sluice.spi.NewJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Sends jobs to the store, and for those that say so waits for room in a full queue. */
final class Enqueuing {
  private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

  private final EnqueuePath path;
  private final Closing closing;

  Enqueuing(EnqueuePath path, Closing closing) {
    this.path = path;
    this.closing = closing;
  }

  Enqueued one(NewJob job) {
    return path.one(job);
  }

  Enqueued one(Draft draft) {
    Enqueued answer = path.one(draft.job());
    // Without a look at the clock for those that do not wait: it costs as much as all else here.
    return draft.waitForRoom() == null ? answer : withPatience(draft, answer, System.nanoTime());
  }

  List<Enqueued> plain(List<NewJob> jobs) {
    return jobs.isEmpty() ? List.of() : path.many(jobs);
  }

  List<Enqueued> many(List<Draft> drafts) {
    List<NewJob> jobs = new ArrayList<>(drafts.size());
    for (Draft draft : drafts) {
      jobs.add(draft.job());
    }
    List<Enqueued> answers = new ArrayList<>(plain(jobs));
    long begun = System.nanoTime();
    for (int i = 0; i < drafts.size(); i++) {
      answers.set(i, withPatience(drafts.get(i), answers.get(i), begun));
    }
    return answers;
  }

  CompletableFuture<Enqueued> async(Draft draft) {
    Duration wait = draft.waitForRoom();
    long until = System.nanoTime() + (wait == null ? 0 : Nanos.of(wait));
    return async(draft, until, FIRST_PAUSE);
  }

  private CompletableFuture<Enqueued> async(Draft draft, long until, long pause) {
    CompletableFuture<Enqueued> sent = path.async(draft.job());
    if (draft.waitForRoom() == null) {
      return sent;
    }
    return sent.thenCompose(
        answer ->
            isFull(answer) && System.nanoTime() - until < 0
                ? new CompletableFuture<Void>()
                    .completeOnTimeout(null, pause, TimeUnit.NANOSECONDS)
                    .thenComposeAsync(
                        nothing -> async(draft, until, Math.min(pause * 2, LONGEST_PAUSE)))
                : CompletableFuture.completedFuture(answer));
  }

  /** Sends a job that found its queue full again and again, until its caller's patience ends. */
  private Enqueued withPatience(Draft draft, Enqueued first, long begun) {
    Duration patience = draft.waitForRoom();
    if (patience == null || !isFull(first)) {
      return first;
    }
    Enqueued answer = first;
    long pause = FIRST_PAUSE;
    while (isFull(answer)
        && System.nanoTime() - begun < Nanos.of(patience)
        && !interrupted(pause)) {
      answer = path.one(draft.job());
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
    return answer;
  }

  /** Waits a little; answers whether there is a reason not to wait any more. */
  private boolean interrupted(long pause) {
    try {
      return closing.pause(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static boolean isFull(Enqueued answer) {
    return answer.outcome() == Enqueued.Outcome.FULL;
  }
}
