package dev.sluice.server.beanstalkd;

import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Feature;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Claims jobs from the store: of all tubes that somebody watches the most urgent ones. */
final class Picking {
  private static final Comparator<Delivery> URGENT_FIRST =
      Comparator.<Delivery>comparingInt(job -> job.options().priority())
          .thenComparingLong(Delivery::sequence);

  private final JobStore store;
  private final Numbers numbers;
  private final Duration lease;
  private final String holder;
  private final boolean fromMany;

  Picking(JobStore store, Numbers numbers, Duration lease, String holder) {
    this.store = store;
    this.numbers = numbers;
    this.lease = lease;
    this.holder = holder;
    fromMany = store.traits().has(Feature.CLAIM_FROM_MANY);
  }

  boolean fromMany() {
    return fromMany;
  }

  /** What there is for all of these wishes, without waiting. */
  List<Delivery> pick(List<Wish> wishes) throws InterruptedException {
    List<Delivery> picked = new ArrayList<>();
    for (Wish wish : wishes) {
      picked.addAll(pick(wish));
    }
    return picked;
  }

  private List<Delivery> pick(Wish wish) throws InterruptedException {
    List<String> queues = wish.queues();
    if (queues.size() == 1) {
      return claim(queues, wish.count(), Duration.ZERO);
    }
    List<Delivery> all = new ArrayList<>();
    int next = 0;
    if (fromMany) {
      // Fewer than asked for: that is all that all of them have.
      all.addAll(claim(queues, wish.count(), Duration.ZERO));
      if (all.size() < wish.count()) {
        return all;
      }
      next = queues.indexOf(all.get(all.size() - 1).queue()) + 1;
    }
    for (String queue : queues.subList(next, queues.size())) {
      all.addAll(claim(List.of(queue), wish.count(), Duration.ZERO));
    }
    return mostUrgent(all, wish.count());
  }

  private List<Delivery> mostUrgent(List<Delivery> all, int count) {
    if (all.size() <= count) {
      return all;
    }
    all.sort(URGENT_FIRST);
    giveBack(all.subList(count, all.size()));
    return all.subList(0, count);
  }

  /** As if they had not been claimed: each gets the place in the order that it had. */
  void giveBack(List<Delivery> deliveries) {
    if (!deliveries.isEmpty()) {
      store.settle(
          deliveries.stream().map(job -> new Settlement.Release(job, Duration.ZERO)).toList());
    }
  }

  /** A single claim. */
  List<Delivery> claim(List<String> queues, int max, Duration wait) throws InterruptedException {
    List<Delivery> claimed = store.claim(new ClaimRequest(queues, max, lease, wait, holder));
    numbers.note(claimed);
    return claimed;
  }
}
