package dev.sluice.engine;

import dev.sluice.Worker.State;
import java.util.function.BooleanSupplier;

/**
 * Whether a worker is idle, for one who waits for that. Remembers what it has asked for, so it is
 * made anew for each wait.
 */
final class IdleCheck implements BooleanSupplier {
  private final Supply supply;
  private final Crew crew;
  private final Drain drain;
  private long answersBefore = -1;

  IdleCheck(Supply supply, Crew crew, Drain drain) {
    this.supply = supply;
    this.crew = crew;
    this.drain = drain;
  }

  @Override
  public boolean getAsBoolean() {
    if (crew.state() == State.STOPPED) {
      return true;
    }
    if (!drain.noneBusy() || !drain.nothingReady()) {
      answersBefore = -1;
      return false;
    }
    boolean unseen = crew.isClaiming() && !drain.canTell();
    if (drain.nothingRunning() || !(supply.isAsking() || unseen)) {
      return drain.noneBusy();
    }
    return hasAnswered() && drain.noneBusy();
  }

  // A storage that cannot show its jobs has to be asked once for it to be known that there are
  // none.
  //
  // Who waits at the source may have been given a job a moment ago that it does not show yet. So it
  // is called back: what it brings shows before the answer counts.
  //
  // The answer that is under way may not be about a queue that was bound a moment ago. The one
  // after it was asked for since.
  private boolean hasAnswered() {
    long answers = supply.answers();
    if (answersBefore >= 0 && answers > answersBefore + 1) {
      return true;
    }
    if (answersBefore < 0) {
      answersBefore = answers;
    }
    supply.wakeup();
    return false;
  }
}
