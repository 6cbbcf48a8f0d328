package dev.sluice.schedules;

import dev.sluice.Sluice;
import dev.sluice.job.Altered;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.SweepRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/**
 * Changes what a storage keeps of schedules. While a node fires a schedule, which takes it moments,
 * its definition cannot be changed: then this tries again, until a node that has died meanwhile has
 * lost its lease.
 */
final class Editing {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int SWEEP_LIMIT = 1_000;

  private final Sluice sluice;
  private final Shelf shelf;
  private final Placing placing;

  Editing(Sluice sluice, Shelf shelf, Placing placing) {
    this.sluice = sluice;
    this.shelf = shelf;
    this.placing = placing;
  }

  Enqueued.Outcome put(Schedule schedule) {
    Definition fresh = Definition.fresh(schedule);
    return patiently(
        schedule.name(),
        () -> {
          if (shelf.add(fresh) == Enqueued.Outcome.INSERTED) {
            return Optional.of(Enqueued.Outcome.INSERTED);
          }
          return shelf
              .find(schedule.name())
              .flatMap(there -> change(there, old -> schedule.paused(old.paused())));
        });
  }

  boolean pause(String name, boolean paused) {
    return patiently(
        name,
        () -> {
          Optional<Kept> there = shelf.find(name);
          return there.isEmpty()
              ? Optional.of(false)
              : there.flatMap(kept -> change(kept, old -> old.paused(paused))).map(outcome -> true);
        });
  }

  /** Empty if it must be tried again. */
  private Optional<Enqueued.Outcome> change(Kept there, UnaryOperator<Schedule> change) {
    Schedule old = there.definition().schedule();
    Schedule changed = change.apply(old);
    if (changed.equals(old)) {
      return Optional.of(Enqueued.Outcome.DUPLICATE);
    }
    Enqueued.Outcome outcome = shelf.replace(there.definition().changed(changed, there.begun()));
    return outcome == Enqueued.Outcome.DUPLICATE ? Optional.empty() : Optional.of(outcome);
  }

  boolean remove(String name) {
    return patiently(
        name,
        () -> {
          Optional<Kept> there = shelf.find(name);
          return there.isEmpty() ? Optional.of(false) : there.flatMap(this::remove);
        });
  }

  private Optional<Boolean> remove(Kept there) {
    if (there.isRunning()) {
      return Optional.empty();
    }
    // A node that died may have left jobs that are held back, which nobody would look after.
    String name = there.definition().schedule().name();
    placing.release(name, there.progress().fired(), Set.of());
    placing.withdraw(name, there.progress().firing());
    Altered altered = sluice.jobs().delete(there.job().id());
    return altered.result() == Altered.Result.CHANGED ? Optional.of(true) : Optional.empty();
  }

  private interface Attempt<T> {
    /** Empty if it must be tried again. */
    Optional<T> make();
  }

  private <T> T patiently(String name, Attempt<T> attempt) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Optional<T> done = attempt.make();
    while (done.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new StoreException(
            StoreException.Kind.OVERLOADED,
            "schedule \"" + name + "\" has been firing for a minute: nothing was changed");
      }
      // Nobody else may be there to take back the lease of a node that died.
      sluice.store().role(JobStore.class).ifPresent(s -> s.sweep(new SweepRequest(SWEEP_LIMIT)));
      LockSupport.parkNanos(PAUSE_NANOS);
      done = attempt.make();
    }
    return done.get();
  }
}
