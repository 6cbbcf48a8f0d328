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
  private long askedAtRound = -1;

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
      askedAtRound = -1;
      return false;
    }
    boolean unseen = crew.isClaiming() && !drain.canTell();
    if (drain.nothingRunning() || !(supply.isAsking() || unseen)) {
      return drain.noneBusy();
    }
    return hasComeRound() && drain.noneBusy();
  }

  // A storage that cannot show its jobs has to be asked once for it to be known that there are
  // none.
  //
  // Who waits at the source may have been given a job a moment ago that it does not show yet. So it
  // is called back: what it brings shows before it leaves the seat.
  private boolean hasComeRound() {
    long round = supply.rounds();
    if (askedAtRound >= 0 && round > askedAtRound) {
      return true;
    }
    if (askedAtRound < 0) {
      askedAtRound = round;
    }
    supply.wakeup();
    return false;
  }
}
