package dev.sluice.relay;

import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what a relay does. Any number of threads. */
final class Tally {
  private final LongAdder published = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder dead = new LongAdder();
  private volatile @Nullable String lastError;
  private final LongAdder doubtful = new LongAdder();

  void refused(RuntimeException why) {
    refused.increment();
    error(why);
  }

  /** Something went wrong. */
  void error(RuntimeException error) {
    String message = error.getMessage();
    lastError = message == null ? error.toString() : message;
  }

  /** What went wrong last. */
  Optional<String> lastError() {
    return Optional.ofNullable(lastError);
  }

  void settled(List<Settlement> outcomes, List<Settled> answers) {
    for (int i = 0; i < answers.size(); i++) {
      if (outcomes.get(i) instanceof Settlement.Complete) {
        (answers.get(i) == Settled.COMPLETED ? published : doubtful).increment();
      } else if (answers.get(i) == Settled.DEAD) {
        dead.increment();
      }
    }
  }

  RelayMetrics now() {
    return new RelayMetrics(published.sum(), refused.sum(), dead.sum(), doubtful.sum());
  }
}
