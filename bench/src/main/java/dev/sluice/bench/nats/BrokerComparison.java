package dev.sluice.bench.nats;

import dev.sluice.bench.Median;
import java.util.Arrays;
import java.util.Locale;

/** An adapter beside the bare client of its broker, in turns; medians, and the ratio. */
public final class BrokerComparison {
  private final int messages;
  private final int rounds;

  /**
   * @param arguments of the command: messages in each figure (100000), and figures, of which the
   *     median is printed (5), after one to warm up
   */
  public BrokerComparison(String[] arguments) {
    messages = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
    rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
  }

  /** Opens a loop over a queue that nobody has used. */
  public interface Opener {
    /** The loop. */
    BrokerLoop open(String queue) throws Exception;
  }

  /** In messages a second. */
  private record Rates(double publish, double consume) {}

  /** Runs both, and prints what came out. */
  public void run(Opener bare, Opener sluice) throws Exception {
    Rates[] ofBare = new Rates[rounds];
    Rates[] ofSluice = new Rates[rounds];
    for (int i = -1; i < rounds; i++) {
      Rates one = rates(bare, "bare" + i);
      Rates other = rates(sluice, "sluice" + i);
      if (i >= 0) {
        ofBare[i] = one;
        ofSluice[i] = other;
      }
    }
    print("publish, window 1000", publish(ofBare), publish(ofSluice));
    print("take and complete", consume(ofBare), consume(ofSluice));
  }

  private Rates rates(Opener opener, String queue) throws Exception {
    try (BrokerLoop loop = opener.open(queue)) {
      loop.publish(1);
      loop.consume(1);
      long begun = System.nanoTime();
      loop.publish(messages);
      long published = System.nanoTime();
      loop.consume(messages);
      long consumed = System.nanoTime();
      return new Rates(rate(published - begun), rate(consumed - published));
    }
  }

  private double rate(long nanos) {
    return messages * 1e9 / nanos;
  }

  private static double publish(Rates[] all) {
    return Median.of(Arrays.stream(all).mapToDouble(Rates::publish).toArray());
  }

  private static double consume(Rates[] all) {
    return Median.of(Arrays.stream(all).mapToDouble(Rates::consume).toArray());
  }

  private static void print(String what, double bare, double sluice) {
    System.out.printf(
        Locale.ROOT,
        "%-22s bare client %,8.0f/s, Sluice %,8.0f/s (%.2f)%n",
        what,
        bare,
        sluice,
        sluice / bare);
  }
}
