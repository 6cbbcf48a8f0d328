package dev.sluice.engine;

import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Lookout;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Claims from several queues at a source whose claims take one queue each. While all are empty it
 * waits for all of them, if the source can do that; otherwise it waits at the first for a short
 * time and looks round again, less and less often the longer nothing comes.
 */
final class OneByOne {
  /** The shortest and the longest wait at one queue while the others are out of sight. */
  static final Duration SHORT = Duration.ofMillis(50);

  static final Duration LONG = Duration.ofMillis(500);

  private final WorkerScope scope;
  private final @Nullable Lookout lookout;
  // Guesses that several threads share: a lost update does no harm.
  private volatile boolean misled;
  private volatile Duration slice = SHORT;

  OneByOne(WorkerScope scope) {
    this.scope = scope;
    this.lookout = scope.source.role(Lookout.class).orElse(null);
  }

  /**
   * As {@link dev.sluice.spi.WorkSource#claim}.
   *
   * @param queues at least one, the preferred first
   */
  List<Delivery> claim(List<String> queues, int max, Duration wait) throws InterruptedException {
    List<Delivery> got = lookRound(queues, max);
    if (got.isEmpty() && !wait.isZero()) {
      got = await(queues, max, wait);
    }
    if (!got.isEmpty()) {
      misled = false;
      slice = SHORT;
    }
    return got;
  }

  private List<Delivery> await(List<String> queues, int max, Duration wait)
      throws InterruptedException {
    if (lookout == null) {
      Duration now = slice;
      slice = now.multipliedBy(2).compareTo(LONG) < 0 ? now.multipliedBy(2) : LONG;
      return awaitFirst(queues, max, now, wait);
    }
    if (misled) {
      // What said that there was something, and was wrong, may say so again at once.
      misled = false;
      return awaitFirst(queues, max, SHORT, wait);
    }
    if (!lookout.awaitWork(queues, wait)) {
      return List.of();
    }
    List<Delivery> got = lookRound(queues, max);
    misled = got.isEmpty();
    return got;
  }

  private List<Delivery> awaitFirst(List<String> queues, int max, Duration slice, Duration wait)
      throws InterruptedException {
    return claim(queues.get(0), max, slice.compareTo(wait) < 0 ? slice : wait);
  }

  private List<Delivery> lookRound(List<String> queues, int max) throws InterruptedException {
    List<Delivery> got = List.of();
    for (int i = 0; i < queues.size() && got.isEmpty(); i++) {
      got = claim(queues.get(i), max, Duration.ZERO);
    }
    return got;
  }

  private List<Delivery> claim(String queue, int max, Duration wait) throws InterruptedException {
    return scope.source.claim(new ClaimRequest(List.of(queue), max, scope.lease, wait, scope.name));
  }
}
