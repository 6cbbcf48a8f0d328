package dev.sluice.cli.process;

import dev.sluice.cli.process.ChildOutcome.Ending;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** A child that runs. */
final class Child {
  private final Process process;
  private final String job;
  private final long started = System.nanoTime();
  private final long timeoutNanos;
  private final BooleanSupplier cancelled;
  private final AtomicReference<Ending> ending = new AtomicReference<>(Ending.NONE);

  Child(Process process, String job, long timeoutNanos, BooleanSupplier cancelled) {
    this.process = process;
    this.job = job;
    this.timeoutNanos = timeoutNanos;
    this.cancelled = cancelled;
  }

  Process process() {
    return process;
  }

  String job() {
    return job;
  }

  long age() {
    return System.nanoTime() - started;
  }

  Ending ending() {
    return ending.get();
  }

  /** Why it should be ended now, if it should. */
  Ending due() {
    if (age() > timeoutNanos) {
      return Ending.TIMEOUT;
    }
    return cancelled.getAsBoolean() ? Ending.CANCELLED : Ending.NONE;
  }

  /** Notes why it is being ended; false if it is being ended already. */
  boolean beginEnding(Ending why) {
    return ending.compareAndSet(Ending.NONE, why);
  }
}
