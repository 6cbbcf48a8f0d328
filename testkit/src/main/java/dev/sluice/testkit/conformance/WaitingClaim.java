package dev.sluice.testkit.conformance;

import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.WorkSource;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A claim on a thread of its own. Closing it stops the thread. */
public final class WaitingClaim implements AutoCloseable {
  private static final Duration SETTLING = Duration.ofMillis(500);

  private final CompletableFuture<Boolean> begun = new CompletableFuture<>();
  private final FutureTask<List<Delivery>> task;
  private final Thread thread;

  private WaitingClaim(WorkSource source, ClaimRequest request) {
    task =
        new FutureTask<>(
            () -> {
              begun.complete(true);
              return source.claim(request);
            });
    thread = new Thread(task, "waiting claim");
    thread.setDaemon(true);
  }

  /** Begins to claim. */
  public static WaitingClaim start(WorkSource source, ClaimRequest request) {
    WaitingClaim claim = new WaitingClaim(source, request);
    claim.thread.start();
    return claim;
  }

  /**
   * Returns when the claim is seen to wait; or after half a second, for a source that waits at a
   * server, where it is not to be seen. A test must be right in both cases.
   */
  public void awaitBlocked() {
    Together.get(begun);
    long deadline = System.nanoTime() + SETTLING.toNanos();
    while (!isBlocked() && !task.isDone() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
  }

  private boolean isBlocked() {
    Thread.State state = thread.getState();
    return (state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING) && isInClaim();
  }

  // On its way there it may wait for other things.
  private boolean isInClaim() {
    return Arrays.stream(thread.getStackTrace()).anyMatch(it -> it.getMethodName().equals("claim"));
  }

  /** What was claimed; fails if the claim does not return in time. */
  public List<Delivery> answer() {
    return Together.get(task);
  }

  /** The same, doing something again and again until the claim returns. */
  public List<Delivery> answerWhile(Runnable action) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Together.DEADLINE_SECONDS);
    while (!task.isDone() && System.nanoTime() < deadline) {
      action.run();
      awaitDone(Duration.ofMillis(5));
    }
    return answer();
  }

  @SuppressWarnings("EmptyCatch") // whether and how it is done is asked by the caller
  private void awaitDone(Duration wait) {
    try {
      task.get(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // asked again by answer()
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts here", e);
    }
  }

  /** Interrupts the thread that claims. */
  public void interrupt() {
    thread.interrupt();
  }

  /** What the claim threw; fails if it returned. */
  public Throwable failure() {
    try {
      List<Delivery> claimed = task.get(Together.DEADLINE_SECONDS, TimeUnit.SECONDS);
      throw new AssertionError("the claim returned " + claimed);
    } catch (ExecutionException e) {
      return e.getCause() == null ? e : e.getCause();
    } catch (TimeoutException | InterruptedException e) {
      throw new AssertionError("the claim did not end", e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
