package dev.sluice.server.grpc;

import dev.sluice.grpc.health.HealthChecks.HealthCheckResponse;
import dev.sluice.grpc.health.HealthChecks.HealthCheckResponse.ServingStatus;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Callers who hear how the server is, now and whenever that changes. They cost no thread: somebody
 * has to {@link #look} now and then. Any thread.
 */
final class HealthWatch {
  private final Supplier<ServingStatus> health;
  private final int most;
  private final Semaphore places;
  private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile boolean ended;

  /**
   * @param most how many may watch at once
   */
  HealthWatch(Supplier<ServingStatus> health, int most) {
    this.health = health;
    this.most = most;
    places = new Semaphore(most);
  }

  /**
   * @param known whether the caller asked for what there is
   */
  void add(ServerCallStreamObserver<HealthCheckResponse> caller, boolean known) {
    if (ended) {
      caller.onError(Errors.draining());
      return;
    }
    if (!places.tryAcquire()) {
      caller.onError(Errors.tooMany("watches", most));
      return;
    }
    Watcher watcher = new Watcher(caller, known);
    caller.setOnCancelHandler(() -> remove(watcher));
    watchers.add(watcher);
    watcher.tell(health.get());
    if (ended) {
      end();
    }
  }

  private boolean remove(Watcher watcher) {
    boolean was = watchers.remove(watcher);
    if (was) {
      places.release();
    }
    return was;
  }

  /** Tells those who have not heard yet how the server is. */
  void look() {
    // A storage that does not answer holds up one thread, not one each time.
    if (!watchers.isEmpty() && looking.compareAndSet(false, true)) {
      try {
        ServingStatus status = health.get();
        watchers.forEach(watcher -> watcher.tell(status));
      } finally {
        looking.set(false);
      }
    }
  }

  /** The server goes: says so, and lets everybody go. */
  void end() {
    ended = true;
    for (Watcher watcher : watchers) {
      if (remove(watcher)) {
        watcher.end();
      }
    }
  }

  private static final class Watcher {
    private final ServerCallStreamObserver<HealthCheckResponse> caller;
    private final boolean known;
    private @Nullable ServingStatus heard;
    private boolean gone;

    Watcher(ServerCallStreamObserver<HealthCheckResponse> caller, boolean known) {
      this.caller = caller;
      this.known = known;
    }

    // Who does not read hears it later: what counts is how things stand then.
    synchronized void tell(ServingStatus found) {
      ServingStatus status = known ? found : ServingStatus.SERVICE_UNKNOWN;
      if (status != heard && !gone && caller.isReady()) {
        heard = status;
        caller.onNext(HealthCheckResponse.newBuilder().setStatus(status).build());
      }
    }

    synchronized void end() {
      tell(ServingStatus.NOT_SERVING);
      gone = true;
      caller.onError(Errors.draining());
    }
  }
}
