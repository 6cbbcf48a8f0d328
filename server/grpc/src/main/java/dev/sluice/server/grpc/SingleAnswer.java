package dev.sluice.server.grpc;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The answer to a call that may be refused while it is being worked on: what comes first counts.
 */
final class SingleAnswer<T> implements StreamObserver<T> {
  private final StreamObserver<T> caller;
  private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

  private enum State {
    OPEN,
    ANSWERED,
    REFUSED
  }

  SingleAnswer(StreamObserver<T> caller) {
    this.caller = caller;
  }

  @Override
  public void onNext(T answer) {
    if (state.compareAndSet(State.OPEN, State.ANSWERED)) {
      caller.onNext(answer);
      caller.onCompleted();
    }
  }

  @Override
  public void onError(Throwable failure) {
    if (state.compareAndSet(State.OPEN, State.ANSWERED)) {
      caller.onError(failure);
    }
  }

  @Override
  public void onCompleted() {
    // Said with the answer.
  }

  /** Any thread: whoever works on the answer learns of it when it looks. */
  void refuse(StatusRuntimeException why) {
    if (state.compareAndSet(State.OPEN, State.REFUSED)) {
      caller.onError(why);
    }
  }

  boolean isRefused() {
    return state.get() == State.REFUSED;
  }
}
