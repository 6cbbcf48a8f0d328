package dev.sluice.cli.run;

import dev.sluice.cli.process.Children;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What makes a run end before its lines do, and who waits for that. Safe for many threads. */
final class RunState {
  private static final long LAST_MILLIS = 200;

  private int interrupts;
  private String haltReason = "";
  private long changes;

  /**
   * Begins to hear Ctrl-C. The first one lets what runs finish, the second ends it, and the third
   * ends this process without waiting for that.
   *
   * @param say told what happens now
   * @param last done before this process ends without waiting, unless it takes long
   */
  Signals hearInterrupts(Children children, Consumer<String> say, Runnable last) {
    return Signals.hear(
        () -> {
          int times = interrupt();
          if (times > 2) {
            endAtOnce(last);
          } else if (times == 2) {
            int count = children.count();
            children.endAll();
            say.accept("ending the " + count + " that run");
          } else {
            say.accept(
                "stopping when the "
                    + children.count()
                    + " that run are done (Ctrl-C again: end them)");
          }
        });
  }

  // A terminal that takes nothing must not keep us.
  private static void endAtOnce(Runnable last) {
    Thread thread = new Thread(last, "sluice-last");
    thread.setDaemon(true);
    thread.start();
    try {
      thread.join(LAST_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(RunSession.INTERRUPTED);
  }

  /** Ctrl-C. Answers how often that was by now. */
  synchronized int interrupt() {
    interrupts++;
    changed();
    return interrupts;
  }

  /** Claims nothing more. The first reason stays. */
  synchronized void halt(String reason) {
    if (haltReason.isEmpty()) {
      haltReason = reason;
    }
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
    return !haltReason.isEmpty();
  }

  /** Why it was halted; empty if it was not. */
  synchronized String haltReason() {
    return haltReason;
  }

  /** Whether nothing more shall be begun. */
  synchronized boolean isStopping() {
    return isHalted() || interrupts > 0;
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
