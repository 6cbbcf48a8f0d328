package dev.sluice.cli.run;

import dev.sluice.cli.process.Children;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What makes a run end before its lines do, and who waits for that. Safe for many threads. */
final class RunState {
  private int interrupts;
  private boolean halted;
  private long changes;

  /**
   * Begins to hear Ctrl-C. The first one lets what runs finish, the second ends it, and the third
   * ends this process without waiting for that.
   *
   * @param say told what happens now
   */
  Signals hearInterrupts(Children children, Consumer<String> say) {
    return Signals.hear(
        () -> {
          int times = interrupt();
          if (times > 2) {
            Runtime.getRuntime().halt(RunSession.INTERRUPTED);
          } else if (times == 2) {
            say.accept("ending the " + children.count() + " that run");
            children.endAll();
          } else {
            say.accept(
                "stopping when the "
                    + children.count()
                    + " that run are done (Ctrl-C again: end them)");
          }
        });
  }

  /** Ctrl-C. Answers how often that was by now. */
  synchronized int interrupt() {
    interrupts++;
    changed();
    return interrupts;
  }

  /** Claims nothing more. */
  synchronized void halt() {
    halted = true;
    changed();
  }

  /** Something happened that may have ended the run. */
  synchronized void changed() {
    changes++;
    notifyAll();
  }

  synchronized boolean isInterrupted() {
    return interrupts > 0;
  }

  synchronized boolean isHalted() {
    return halted;
  }

  /** Whether nothing more shall be begun. */
  synchronized boolean isStopping() {
    return halted || interrupts > 0;
  }

  /**
   * Waits until the condition holds or the run is to stop. The condition is looked at after every
   * change, and now and then without one: others may work on the same queue.
   */
  void await(BooleanSupplier condition, long lookEveryMillis) throws InterruptedException {
    while (true) {
      long before = changeCount();
      if (isStopping() || condition.getAsBoolean()) {
        return;
      }
      synchronized (this) {
        if (changes == before) {
          wait(lookEveryMillis);
        }
      }
    }
  }

  private synchronized long changeCount() {
    return changes;
  }
}
