package dev.sluice.engine;

import dev.sluice.job.WorkerOrder;
import dev.sluice.job.WorkerView;
import dev.sluice.spi.WorkerRegister;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the store every other second that the worker is there, and when it begins or ceases to
 * claim; hands on what others ask of it. Runs on the thread of the heartbeat.
 */
final class Presence {
  /** How long a worker that says nothing is taken to be there. */
  static final Duration TIME_TO_LIVE = Duration.ofSeconds(10);

  private static final long MOST = TimeUnit.SECONDS.toNanos(2);

  private final WorkerScope scope;
  private final Crew crew;
  private final Consumer<WorkerOrder> obey;
  private final @Nullable WorkerRegister register;
  private final String id = WorkerNames.next();
  private final long interval;
  private Instant startedAt;
  private WorkerOrder obeyed = WorkerOrder.RUN;
  private boolean ended = true;
  private boolean claiming;
  private long next;

  /**
   * @param obey is told what the worker shall do when that changes; must not block
   */
  Presence(WorkerScope scope, Crew crew, Consumer<WorkerOrder> obey) {
    this.scope = scope;
    this.crew = crew;
    this.obey = obey;
    this.register = scope.source.role(WorkerRegister.class).orElse(null);
    this.interval = Math.min(MOST, Nanos.of(scope.lease) / 3);
    this.startedAt = scope.clock.instant();
    this.next = System.nanoTime();
  }

  /** The worker starts. */
  synchronized void begin() {
    startedAt = scope.clock.instant();
    obeyed = WorkerOrder.RUN;
    ended = false;
    next = System.nanoTime();
  }

  /** Announces the worker if it is time to. */
  synchronized void beat() {
    WorkerRegister there = register;
    boolean claims = crew.isClaiming();
    if (there == null || ended || (claims == claiming && System.nanoTime() - next < 0)) {
      return;
    }
    claiming = claims;
    next = System.nanoTime() + interval;
    WorkerOrder order;
    try {
      order = there.announce(view(), TIME_TO_LIVE);
    } catch (RuntimeException e) {
      scope.outage.goesOn("announcing the worker", e);
      return;
    }
    if (order != obeyed) {
      obeyed = order;
      obey.accept(order);
    }
  }

  /** The worker has stopped: after this it is not announced any more. */
  synchronized void end() {
    ended = true;
    WorkerRegister there = register;
    if (there == null) {
      return;
    }
    try {
      there.withdraw(id);
    } catch (RuntimeException e) {
      // It is forgotten by itself.
      scope.outage.goesOn("withdrawing the worker", e);
    }
  }

  private WorkerView view() {
    int running = 0;
    for (Runner runner : crew.roster()) {
      Batch batch = runner.batch();
      running += batch == null || batch.current() == null ? 0 : 1;
    }
    return new WorkerView(
        id,
        scope.name,
        scope.bindings.all().stream().map(Binding::queue).toList(),
        crew.isClaiming(),
        crew.target(),
        running,
        startedAt,
        WorkerOrder.RUN);
  }
}
