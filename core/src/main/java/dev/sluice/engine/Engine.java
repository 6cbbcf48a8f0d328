package dev.sluice.engine;

import dev.sluice.Worker.State;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Puts the parts of a worker together, and starts and stops them. */
final class Engine implements Crew.Hiring {
  private final WorkerScope scope;
  private final Launcher launcher;
  private final Crew crew;
  private final Announcer announcer;
  private final Heartbeat.Rescue rescue;
  private final Helpers helpers;
  private final Leases leases;
  private final Extender extender;
  private final Attempts attempts;
  private final Drain drain;
  private final Feed feed;
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
    this.announcer = new Announcer(scope);
    Settler settler = new Settler(scope, announcer, crew::rest);
    this.rescue = new Heartbeat.Rescue(settler);
    this.helpers = new Helpers(launcher, scope, rescue);
    this.extender = scope.source::extend;
    this.leases =
        new Leases(
            scope,
            extender,
            remains -> {
              rescue.add(remains);
              helpers.wake();
            });
    this.attempts = new Attempts(scope, leases, helpers::attend);
    this.drain = new Drain(scope, crew, rescue::isEmpty);
    this.feed = new DirectFeed(scope, crew, settler, announcer, new Claims(scope), drain);
    this.stopping = new Stopping(scope, crew, leases);
  }

  Crew crew() {
    return crew;
  }

  synchronized void start() {
    if (crew.state() == State.STOPPING) {
      awaitStopped();
    }
    if (crew.state() == State.NEW || crew.state() == State.STOPPED) {
      helpers.start(crew, leases, extender);
      crew.start();
    }
  }

  void stop(Duration deadline) {
    stopping.stop(deadline);
  }

  /** For one wait until the worker is idle. */
  BooleanSupplier idleCheck() {
    return new IdleCheck(scope.source, crew, drain);
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
    helpers.end();
  }

  private void awaitStopped() {
    Runner self = Runner.current();
    if (self != null && self.crew() == crew) {
      throw new IllegalStateException(
          "a handler cannot start its worker again while that stops: it waits for the handler");
    }
    try {
      crew.await(() -> crew.state() == State.STOPPED, -1, Nanos.of(Duration.ofMillis(50)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
