package dev.sluice.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** Lets threads do the same thing over and over for a while. */
final class Producers {
  /** One piece of work. */
  interface Work {
    /** Answers how many records it was. */
    int run() throws Exception;
  }

  private Producers() {}

  /** Records a second of all threads together. */
  static double rate(int threads, Duration span, Supplier<Work> work) throws IOException {
    long until = System.nanoTime() + span.toNanos();
    LongAdder records = new LongAdder();
    List<Callable<Void>> all = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      Work mine = work.get();
      all.add(
          () -> {
            records.add(repeat(mine, until));
            return null;
          });
    }
    try {
      long nanos = Threads.nanos(all);
      return records.sum() * 1e9 / nanos;
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  private static long repeat(Work work, long until) throws Exception {
    long records = 0;
    while (System.nanoTime() < until) {
      records += work.run();
    }
    return records;
  }
}
