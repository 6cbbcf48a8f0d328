package dev.sluice.engine;

import dev.sluice.WorkerMetrics;
import java.util.concurrent.atomic.LongAdder;

/** The counters of a worker. */
final class Tally {
  final LongAdder claimed = new LongAdder();
  final LongAdder completed = new LongAdder();
  final LongAdder retried = new LongAdder();
  final LongAdder released = new LongAdder();
  final LongAdder dead = new LongAdder();
  final LongAdder undecodable = new LongAdder();
  final LongAdder cancelled = new LongAdder();
  final LongAdder leasesLost = new LongAdder();

  WorkerMetrics read(int running, int threads) {
    return new WorkerMetrics(
        claimed.sum(),
        completed.sum(),
        retried.sum(),
        released.sum(),
        dead.sum(),
        undecodable.sum(),
        cancelled.sum(),
        leasesLost.sum(),
        running,
        threads);
  }
}
