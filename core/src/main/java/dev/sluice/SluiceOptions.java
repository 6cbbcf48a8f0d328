package dev.sluice;

import java.time.Duration;
import java.time.InstantSource;

/**
 * Settings of {@link Sluice#open(String, java.util.function.Consumer)}. Setters answer the object
 * itself.
 */
public final class SluiceOptions {
  private InstantSource clock = InstantSource.system();
  private Duration sweepInterval = Duration.ofSeconds(1);
  private boolean sweeping = true;

  /** All defaults. */
  public SluiceOptions() {}

  /** Tells the time; the system's clock by default. */
  public SluiceOptions clock(InstantSource clock) {
    this.clock = clock;
    return this;
  }

  /** How often at least leases and retentions are looked after; a second by default. Positive. */
  public SluiceOptions sweepInterval(Duration interval) {
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("sweepInterval must be positive: " + interval);
    }
    this.sweepInterval = interval;
    return this;
  }

  /**
   * Whether this process sweeps in the background; on by default. Off in tests that sweep by hand.
   */
  public SluiceOptions sweeping(boolean on) {
    this.sweeping = on;
    return this;
  }

  /** See {@link #clock(InstantSource)}. */
  public InstantSource clock() {
    return clock;
  }

  /** See {@link #sweepInterval(Duration)}. */
  public Duration sweepInterval() {
    return sweepInterval;
  }

  /** See {@link #sweeping(boolean)}. */
  public boolean sweeping() {
    return sweeping;
  }
}
