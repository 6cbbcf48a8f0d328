package dev.sluice.engine;

import dev.sluice.spi.Enqueued;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.StoreException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One job on its way through the {@link EnqueueCombiner}, and who waits for the answer. */
final class EnqueueTicket {
  private enum Phase {
    WAITING,
    LEADING,
    DONE
  }

  private final NewJob job;
  private final @Nullable Thread waiter;
  private final @Nullable CompletableFuture<Enqueued> future;
  private @Nullable Enqueued answer;
  private @Nullable Throwable failure;
  // Written last and read first: publishes the two above.
  private volatile Phase phase = Phase.WAITING;

  private EnqueueTicket(
      NewJob job, @Nullable Thread waiter, @Nullable CompletableFuture<Enqueued> future) {
    this.job = job;
    this.waiter = waiter;
    this.future = future;
  }

  static EnqueueTicket ofCaller(NewJob job) {
    return new EnqueueTicket(job, Thread.currentThread(), null);
  }

  static EnqueueTicket ofFuture(NewJob job, CompletableFuture<Enqueued> future) {
    return new EnqueueTicket(job, null, future);
  }

  NewJob job() {
    return job;
  }

  boolean isAsync() {
    return future != null;
  }

  /** The waiting thread shall write the next batch itself. */
  void lead() {
    phase = Phase.LEADING;
    LockSupport.unpark(waiter);
  }

  void set(@Nullable Enqueued answer, @Nullable Throwable failure) {
    this.answer = answer;
    this.failure = failure;
  }

  /** Lets the waiting thread, or the future, go on. */
  void done() {
    phase = Phase.DONE;
    if (future == null) {
      LockSupport.unpark(waiter);
    } else if (failure != null) {
      future.completeExceptionally(failure);
    } else if (answer != null) {
      future.complete(answer);
    }
  }

  /**
   * Waits until the job is written or the caller has to write; answers whether it has to. An
   * interrupt does not end it, as nobody could say then whether the job is stored.
   */
  boolean awaitTurn() {
    boolean interrupted = false;
    while (phase == Phase.WAITING) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return phase == Phase.LEADING;
  }

  /** The answer, once there is one; throws what the store threw, with the caller's stack. */
  Enqueued result() {
    if (failure instanceof StoreException e) {
      throw new StoreException(e.kind(), String.valueOf(e.getMessage()), e);
    }
    if (failure != null) {
      throw new IllegalStateException("the store failed: " + failure, failure);
    }
    if (answer == null) {
      throw new IllegalStateException("asked before the store has answered");
    }
    return answer;
  }
}
