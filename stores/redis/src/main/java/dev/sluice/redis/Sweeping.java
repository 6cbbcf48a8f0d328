package dev.sluice.redis;

import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.Swept;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What time demands. All queues are asked at once, each with its share of the limit; what the
 * others leave of theirs goes to those that have more to do, a different one first each time.
 */
final class Sweeping {
  private final Wire wire;
  private final Queues queues;
  private final Calls calls;
  private final IdIndex index;
  private final InstantSource clock;
  private final AtomicInteger turn = new AtomicInteger();

  /**
   * @param clock the user's, by which the sweeper counts the time until the next call
   */
  Sweeping(Wire wire, Queues queues, Calls calls, IdIndex index, InstantSource clock) {
    this.wire = wire;
    this.queues = queues;
    this.calls = calls;
    this.index = index;
    this.clock = clock;
  }

  Swept sweep(SweepRequest request) {
    List<QueueKeys> all = new ArrayList<>(queues.all());
    Tally tally = new Tally(request.limit());
    int share = request.limit() / Math.max(1, all.size());
    List<Call> scripts = all.stream().map(q -> call(q, share)).toList();
    List<QueueKeys> busy = new ArrayList<>();
    List<Object> replies = wire.run(scripts);
    for (int i = 0; i < replies.size(); i++) {
      if (tally.add((List<?>) replies.get(i))) {
        busy.add(all.get(i));
      }
    }
    boolean more = sweepBusy(busy, tally);
    for (int i = 0; i < replies.size(); i++) {
      if (Ascii.number(((List<?>) replies.get(i)).get(6)) == 1) {
        more |= index.clean(all.get(i));
      }
    }
    return tally.swept(more);
  }

  private boolean sweepBusy(List<QueueKeys> busy, Tally tally) {
    boolean more = false;
    int first = turn.getAndIncrement();
    for (int i = 0; i < busy.size(); i++) {
      QueueKeys queue = busy.get(Math.floorMod(first + i, busy.size()));
      more |= tally.left <= 0 || tally.add((List<?>) wire.run(call(queue, tally.left)));
    }
    return more;
  }

  private Call call(QueueKeys queue, int limit) {
    return calls.of(Script.SWEEP, queue, Ascii.of(limit));
  }

  /** What was done. */
  private final class Tally {
    private final long[] sum = new long[4];
    private int left;
    private long next = -1;

    Tally(int limit) {
      left = limit;
    }

    /** Says whether that queue has more to do. */
    boolean add(List<?> counts) {
      for (int i = 0; i < sum.length; i++) {
        long count = Ascii.number(counts.get(i));
        sum[i] += count;
        left -= (int) count;
      }
      boolean more = Ascii.number(counts.get(4)) == 1;
      long due = Ascii.number(counts.get(5));
      if (!more && due >= 0) {
        next = next < 0 ? due : Math.min(next, due);
      }
      return more;
    }

    Swept swept(boolean more) {
      return new Swept(
          (int) sum[0], (int) sum[1], (int) sum[2], (int) sum[3], more, instant(more ? 0 : next));
    }

    private @Nullable Instant instant(long micros) {
      return micros < 0 ? null : clock.instant().plus(Duration.ofNanos(micros * 1000));
    }
  }
}
