package dev.sluice.engine;

import dev.sluice.Worker.State;
import dev.sluice.spi.WorkSource;
import java.util.function.BooleanSupplier;

/**
 * Whether a worker is idle, for one who waits for that. Remembers what it has asked for, so it is
 * made anew for each wait.
 */
final class IdleCheck implements BooleanSupplier {
  private final WorkSource source;
  private final Crew crew;
  private final Drain drain;
  private long askedAtRound = -1;

  IdleCheck(WorkSource source, Crew crew, Drain drain) {
    this.source = source;
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
    if (drain.nothingRunning() || !crew.seatTaken()) {
      return drain.noneBusy();
    }
    return hasComeRound() && drain.noneBusy();
  }

  // Who waits at the source may have been given a job a moment ago that it does not show yet. So it
  // is called back: what it brings shows before it leaves the seat.
  private boolean hasComeRound() {
    long round = crew.rounds();
    if (askedAtRound >= 0 && round > askedAtRound) {
      return true;
    }
    if (askedAtRound < 0) {
      askedAtRound = round;
    }
    source.wakeup();
    return false;
  }
}
