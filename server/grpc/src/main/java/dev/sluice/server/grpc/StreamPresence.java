package dev.sluice.server.grpc;

import dev.sluice.job.JobId;
import dev.sluice.job.WorkerOrder;
import dev.sluice.job.WorkerView;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.WorkerRegister;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the storage, where it keeps a register, that the worker of a stream is there, as the
 * library's own workers do, and hands on what others ask of it.
 */
final class StreamPresence {
  private static final long EVERY = TimeUnit.SECONDS.toNanos(2);
  private static final Duration TIME_TO_LIVE = Duration.ofSeconds(10);

  private final Optional<WorkerRegister> register;
  private final Status status;
  private final Consumer<WorkerOrder> obey;
  private final String id = JobId.next().toString();
  private final Instant startedAt = Instant.now();
  private @Nullable Future<?> beats;
  private WorkerOrder obeyed = WorkerOrder.RUN;
  private boolean ended;

  /** How the worker stands. */
  interface Status {
    WorkerView view(String id, Instant startedAt);
  }

  /**
   * @param obey is told what the worker shall do when that changes
   */
  StreamPresence(Storage storage, Status status, Consumer<WorkerOrder> obey) {
    this.register = storage.source().role(WorkerRegister.class);
    this.status = status;
    this.obey = obey;
  }

  /**
   * @param clock is not held up
   * @param threads wait for the storage
   */
  synchronized void begin(ScheduledExecutorService clock, Executor threads) {
    if (register.isPresent()) {
      beats =
          clock.scheduleWithFixedDelay(
              () -> threads.execute(this::announce), 0, EVERY, TimeUnit.NANOSECONDS);
    }
  }

  private synchronized void announce() {
    if (ended) {
      return;
    }
    try {
      WorkerOrder order = register.orElseThrow().announce(status.view(id, startedAt), TIME_TO_LIVE);
      if (order != obeyed) {
        obeyed = order;
        obey.accept(order);
      }
    } catch (StoreException e) {
      // Said again by the next one; the stream itself says that the storage is away.
    }
  }

  /** The worker is not there any more. */
  synchronized void end() {
    ended = true;
    if (beats == null) {
      return;
    }
    beats.cancel(false);
    try {
      register.orElseThrow().withdraw(id);
    } catch (StoreException e) {
      // It is forgotten by itself.
    }
  }
}
