package dev.sluice.testkit;

import dev.sluice.spi.StoreException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/**
 * Decides which calls of a {@link FaultyStore} fail, and how: first what was scripted with {@link
 * #next}, call by call, then by chance. May be used by any number of threads.
 */
public final class Faults {
  /** What happens to a call. */
  public sealed interface Fault {}

  /** It goes through. */
  public record Pass() implements Fault {}

  /** It fails with UNAVAILABLE; nothing was done. */
  public record FailBefore() implements Fault {}

  /** It fails with UNAVAILABLE; it was done all the same: an unknown outcome. */
  public record FailAfter() implements Fault {}

  /** It goes through when the latch opens; an interrupt ends the wait with UNAVAILABLE. */
  public record WaitFor(CountDownLatch latch) implements Fault {}

  private final Deque<Fault> script = new ArrayDeque<>();
  private final Random random;
  private double before;
  private double after;
  private boolean down;

  /**
   * No faults yet.
   *
   * @param seed of the faults by chance; print it when a test fails
   */
  public Faults(long seed) {
    random = new Random(seed);
  }

  /** Scripts the next calls, in this order, after what is scripted already. */
  public synchronized Faults next(Fault... faults) {
    script.addAll(List.of(faults));
    return this;
  }

  /** Whether fewer calls came than were scripted. */
  public synchronized boolean hasScript() {
    return !script.isEmpty();
  }

  /**
   * Lets calls that are not scripted fail by chance.
   *
   * @param before the part of them that fails before anything was done, from 0 to 1
   * @param after the part that fails after it was done, from 0 to 1
   */
  public synchronized Faults byChance(double before, double after) {
    this.before = before;
    this.after = after;
    return this;
  }

  /** Makes every call fail before anything is done, scripted or not, or ends that. */
  public synchronized Faults down(boolean down) {
    this.down = down;
    return this;
  }

  synchronized Fault forCall() {
    if (down) {
      return new FailBefore();
    }
    Fault scripted = script.poll();
    if (scripted != null) {
      return scripted;
    }
    double dice = random.nextDouble();
    if (dice < before) {
      return new FailBefore();
    }
    return dice < before + after ? new FailAfter() : new Pass();
  }

  static StoreException unavailable(String call) {
    return new StoreException(StoreException.Kind.UNAVAILABLE, "made to fail by a test: " + call);
  }
}
