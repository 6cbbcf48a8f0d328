package dev.sluice.testkit.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How many processes there are, and how they are treated.
 *
 * @param killing for how long one after the other is killed and replaced
 * @param workers processes that run jobs
 * @param producers processes that enqueue
 * @param concurrency handlers at the same time in each worker
 * @param perSecond jobs that each producer enqueues in a second, about
 * @param lease of the workers: what a killed one holds is free after it
 * @param skew by how much the clocks of the processes are wrong, every other one ahead and behind;
 *     zero for not at all. With libfaketime, where Debian's package of it is installed, a process
 *     sees no other time; elsewhere it is the clock that the store is opened with
 * @param outages whether the storage goes away for a while with some process, because that one
 *     serves it to the others: then calls may fail with UNAVAILABLE
 * @param patience how long what is left may take when nobody is killed any more
 */
public record ChaosPlan(
    Duration killing,
    int workers,
    int producers,
    int concurrency,
    int perSecond,
    Duration lease,
    Duration skew,
    boolean outages,
    Duration patience) {
  private static final int SECONDS = 5;
  private static final int MANY_SECONDS = 60;

  /**
   * @throws IllegalArgumentException if there is nobody to work or to enqueue
   */
  public ChaosPlan {
    if (workers < 1 || producers < 1 || concurrency < 1 || perSecond < 1) {
      throw new IllegalArgumentException("there must be at least one of each");
    }
  }

  /**
   * Four workers and two producers, killed for five seconds; for a minute with {@code
   * -Dsluice.long=true}.
   */
  public static ChaosPlan usual() {
    int seconds = Boolean.getBoolean("sluice.long") ? MANY_SECONDS : SECONDS;
    Duration killing =
        Duration.ofSeconds(Integer.getInteger("sluice.testkit.chaos.seconds", seconds));
    return new ChaosPlan(
        killing, 4, 2, 4, 150, Duration.ofSeconds(2), Duration.ZERO, false, Duration.ofMinutes(2));
  }

  /** The same with a longer or shorter time of killing. */
  public ChaosPlan killing(Duration time) {
    return new ChaosPlan(
        time, workers, producers, concurrency, perSecond, lease, skew, outages, patience);
  }

  /** The same with another time for what is left. */
  public ChaosPlan patience(Duration time) {
    return new ChaosPlan(
        killing, workers, producers, concurrency, perSecond, lease, skew, outages, time);
  }

  /** The same with clocks that are wrong. */
  public ChaosPlan skew(Duration by) {
    return new ChaosPlan(
        killing, workers, producers, concurrency, perSecond, lease, by, outages, patience);
  }

  /** The same with another number of jobs. */
  public ChaosPlan perSecond(int jobs) {
    return new ChaosPlan(
        killing, workers, producers, concurrency, jobs, lease, skew, outages, patience);
  }

  /** The same with other leases. */
  public ChaosPlan lease(Duration time) {
    return new ChaosPlan(
        killing, workers, producers, concurrency, perSecond, time, skew, outages, patience);
  }

  /** The same for a storage that is served by one of the processes. */
  public ChaosPlan withOutages() {
    return new ChaosPlan(
        killing, workers, producers, concurrency, perSecond, lease, skew, true, patience);
  }

  /**
   * Runs it, and says what came of it: for those who want to show what {@link ProcessesConformance}
   * notices. It waits no longer than the patience for what is left, and kills all that is still
   * there.
   *
   * @param url of an empty storage, opened by each of the processes
   * @param journals an empty folder for their files
   * @param seed of all that is left to chance
   * @throws java.io.UncheckedIOException if a process cannot be started
   * @throws IOException if a file of theirs cannot be read
   * @throws InterruptedException if the caller is interrupted
   * @throws AssertionError if a process does not begin
   */
  public ChaosReport run(String url, Path journals, long seed)
      throws IOException, InterruptedException {
    return new Chaos(url, journals, this, seed).run();
  }
}
