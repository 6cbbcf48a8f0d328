package dev.sluice.server.grpc;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Answers calls, whatever comes of them. */
final class Calls {
  private Calls() {}

  interface Answer<T> {
    T get() throws InterruptedException;
  }

  /** Answers with what is found, or with what went wrong. */
  static <T> void answer(StreamObserver<T> caller, Answer<T> answer) {
    later(caller, () -> CompletableFuture.completedFuture(answer.get()));
  }

  /** The same when it is there. */
  static <T> void later(StreamObserver<T> caller, Answer<CompletionStage<T>> asked) {
    try {
      asked.get().whenComplete((found, failure) -> answer(caller, found, failure));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      caller.onError(Errors.draining());
    } catch (RuntimeException e) {
      caller.onError(Errors.of(e));
    }
  }

  private static <T> void answer(StreamObserver<T> caller, T found, Throwable failure) {
    if (failure == null) {
      caller.onNext(found);
      caller.onCompleted();
    } else {
      caller.onError(Errors.of(cause(failure)));
    }
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null || !(failure instanceof CompletionException) ? failure : cause;
  }
}
