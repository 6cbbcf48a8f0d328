package dev.sluice.cli.run;

import java.util.ArrayDeque;

/** How many a second, over the last while. Used by one thread. */
final class RecentRate {
  private static final long WINDOW_NANOS = 20_000_000_000L;

  private record Sample(long at, long count) {}

  private final ArrayDeque<Sample> samples = new ArrayDeque<>();

  /**
   * Notes how many there are by now, and answers the rate; 0 if not known.
   *
   * @param nanos a time that only rises
   */
  double update(long nanos, long count) {
    samples.addLast(new Sample(nanos, count));
    while (samples.size() > 2 && nanos - samples.getFirst().at() > WINDOW_NANOS) {
      samples.removeFirst();
    }
    Sample first = samples.getFirst();
    long span = nanos - first.at();
    return span <= 0 ? 0 : (count - first.count()) * 1e9 / span;
  }
}
