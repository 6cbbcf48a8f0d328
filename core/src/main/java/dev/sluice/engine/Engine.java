package dev.sluice.engine;

import dev.sluice.Worker.State;
import dev.sluice.job.WorkerOrder;
import dev.sluice.spi.Traits;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Puts the parts of a worker together, and starts and stops them. */
final class Engine implements Crew.Hiring {
  private final WorkerScope scope;
  private final Launcher launcher;
  private final Crew crew;
  private final Announcer announcer;
  private final Rescue rescue;
  private final Helpers helpers;
  private final Leases leases;
  private final Extender extender;
  private final Attempts attempts;
  private final Drain drain;
  private final Feed feed;
  private final Supply supply;
  private final Stopping stopping;

  Engine(WorkerScope scope) {
    this.scope = scope;
    this.launcher = new Launcher(scope.name, scope.options);
    this.crew =
        new Crew(
            scope.options.concurrency(),
            Nanos.of(scope.options.idleTimeout()),
            this,
            scope.outage,
            this::end);
    Announcer announcer = new Announcer(scope);
    Settler settler = new Settler(scope, announcer, crew.waiting()::rest);
    Claims claims = new Claims(scope);
    this.drain = new Drain(scope, crew, this::holdsNone, this::hasSettledAll);
    Traits traits = scope.source.traits();
    if (isWorthPooling(traits)) {
      PooledSupply pooled = new PooledSupply(scope, crew, settler, claims, drain, launcher);
      this.supply = pooled;
      this.extender = pooled.extender();
    } else {
      this.supply = new DirectSupply(scope, crew, settler, announcer, claims, drain);
      this.extender = scope.source::extend;
    }
    this.rescue = new Rescue(supply);
    this.helpers =
        new Helpers(launcher, scope, rescue, supply::tidy, new Presence(scope, crew, this::obey));
    this.leases =
        new Leases(
            scope,
            extender,
            taking -> {
              if (rescue.take(taking)) {
                helpers.wake();
              }
            });
    this.attempts = new Attempts(scope, leases, helpers::attend);
    this.announcer = announcer;
    this.feed = new Feed(crew, supply);
    this.stopping = new Stopping(supply, crew, leases);
  }

  // What leaves the process or forces a disk is worth combining; who has one owner needs it.
  private static boolean isWorthPooling(Traits traits) {
    return traits.callCost() == Traits.CallCost.REMOTE
        || traits.threading() == Traits.Threading.ONE_OWNER
        || traits.durability() == Traits.Durability.POWER_LOSS;
  }

  private boolean holdsNone() {
    return supply.holdsNone();
  }

  private boolean hasSettledAll() {
    return rescue.isEmpty() && supply.hasSettledAll();
  }

  Crew crew() {
    return crew;
  }

  synchronized void start() {
    if (crew.state() == State.STOPPING) {
      awaitStopped();
    }
    if (crew.state() == State.NEW || crew.state() == State.STOPPED) {
      supply.start();
      helpers.start(crew, leases, extender);
      crew.start();
      helpers.wake();
    }
  }

  void stop(Duration deadline) {
    stopping.stop(deadline);
  }

  // What somebody asked of the worker, on the thread of the heartbeat, which is needed on.
  private void obey(WorkerOrder order) {
    switch (order) {
      case QUIET -> {
        if (crew.change(State.PAUSED, State.RUNNING)) {
          supply.wakeup();
          tidy();
        }
      }
      case RUN -> {
        if (crew.change(State.RUNNING, State.PAUSED)) {
          crew.summon();
        }
      }
      case STOP -> launcher.launchHelper("stop", () -> stop(JobWorker.STOP_DEADLINE));
    }
  }

  /** For one wait until the worker is idle. */
  BooleanSupplier idleCheck() {
    return new IdleCheck(supply, crew, drain);
  }

  /** Gives back what no runner has begun, if nothing shall be claimed. */
  void tidy() {
    supply.tidy();
  }

  /** Calls back whoever waits at the source; answers whether that has happened. */
  BooleanSupplier callBack() {
    long round = supply.rounds();
    return () -> {
      boolean back = supply.rounds() > round || !supply.isAsking();
      if (!back) {
        supply.wakeup();
      }
      return back;
    };
  }

  @Override
  public Runner runner() {
    return new Runner(scope, crew, feed, attempts, announcer, leases, helpers::attend);
  }

  @Override
  public void launch(Runner runner) {
    launcher.launch(runner);
  }

  private void end() {
    helpers.end(crew.waiting()::rest);
    supply.close();
  }

  private void awaitStopped() {
    Runner self = Runner.current();
    if (self != null && self.crew() == crew) {
      throw new IllegalStateException(
          "a handler cannot start its worker again while that stops: it waits for the handler");
    }
    try {
      crew.waiting()
          .await(() -> crew.state() == State.STOPPED, -1, Nanos.of(Duration.ofMillis(50)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
