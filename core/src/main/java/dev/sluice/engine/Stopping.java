package dev.sluice.engine;

import dev.sluice.Worker.State;
import dev.sluice.engine.RunningJob.Halt;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stops a crew (rule 15): nothing new begins, handlers finish until the deadline, then they are
 * interrupted, and who ignores that has its job taken away. Whoever stops its own worker from
 * inside a handler is not waited for.
 */
final class Stopping {
  /** How long an interrupted handler has to come to its end. */
  private static final long GRACE = TimeUnit.MILLISECONDS.toNanos(500);

  /** How long settlements may take after that. */
  private static final long LAST_WORDS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final long RECHECK = TimeUnit.MILLISECONDS.toNanos(2);

  /** How a wait for the others ended. */
  private enum End {
    GONE,
    TIME_IS_UP,
    INTERRUPTED
  }

  private final Supply supply;
  private final Crew crew;
  private final Leases leases;

  Stopping(Supply supply, Crew crew, Leases leases) {
    this.supply = supply;
    this.crew = crew;
    this.leases = leases;
  }

  void stop(Duration deadline) {
    if (crew.change(State.STOPPED, State.NEW) || crew.state() == State.STOPPED) {
      return;
    }
    crew.change(State.STOPPING, State.RUNNING, State.PAUSED, State.DRAINING);
    crew.waiting().giveUpAfter(Nanos.of(deadline) + GRACE + LAST_WORDS);
    Runner self = Runner.current();
    @Nullable Runner own = self != null && self.crew() == crew ? self : null;
    if (own != null) {
      own.stoppingWorker(true);
    }
    boolean interrupted = finish(Nanos.of(deadline));
    if (own != null) {
      own.stoppingWorker(false);
    } else if (crew.roster().isEmpty()) {
      crew.conclude();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  // Answers whether the caller was interrupted while it waited: then the deadline is now.
  //
  // Only the end of a wait says that its time is up. Who was gone because its handler stops the
  // worker as well is there again when it has come back from that, and has the time that is left.
  private boolean finish(long nanos) {
    End end = await(nanos);
    boolean interrupted = end == End.INTERRUPTED;
    if (end != End.GONE && !othersGone()) {
      others(job -> leases.halt(job, Halt.STOPPING));
      end = await(GRACE);
      interrupted |= end == End.INTERRUPTED;
    }
    if (end != End.GONE && !othersGone()) {
      abandonOthers();
      interrupted |= await(LAST_WORDS) == End.INTERRUPTED;
    }
    return interrupted;
  }

  private End await(long nanos) {
    BooleanSupplier gone =
        () -> {
          if (crew.seatTaken() || supply.isAsking()) {
            // Again and again: a runner may have been about to wait when we called the last time.
            supply.wakeup();
          }
          return othersGone() && !supply.isAsking();
        };
    try {
      return crew.waiting().await(gone, nanos, RECHECK) ? End.GONE : End.TIME_IS_UP;
    } catch (InterruptedException e) {
      return End.INTERRUPTED;
    }
  }

  private boolean othersGone() {
    return crew.roster().stream().allMatch(Runner::isStoppingWorker);
  }

  private void others(Consumer<RunningJob<?>> action) {
    for (Runner runner : crew.roster()) {
      Batch batch = runner.batch();
      RunningJob<?> job = batch == null || runner.isStoppingWorker() ? null : batch.current();
      if (job != null) {
        action.accept(job);
      }
    }
  }

  private void abandonOthers() {
    others(leases::abandon);
    for (Runner runner : crew.roster()) {
      if (!runner.isStoppingWorker()) {
        crew.dismiss(runner);
      }
    }
  }
}
