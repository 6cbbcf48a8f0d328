package dev.sluice.kafka;

import dev.sluice.job.JobId;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.testkit.ForwardingStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A broker's store as the conformance suite wants it: its queues are topics of one test, and a
 * claim that does not wait is made again for what has been published and is on its way here.
 */
final class Topics extends ForwardingStore {
  private static final Duration STEP = Duration.ofMillis(50);
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

  private final JobStore inner;
  private final Unsettled unsettled;
  private final Set<JobId> seen = ConcurrentHashMap.newKeySet();

  Topics(JobStore inner, Unsettled unsettled) {
    super(inner);
    this.inner = inner;
    this.unsettled = unsettled;
  }

  @Override
  public List<Enqueued> enqueue(List<NewJob> jobs) {
    List<NewJob> renamed = new ArrayList<>(jobs.size());
    for (NewJob job : jobs) {
      String topic = unsettled.topic(job.queue());
      renamed.add(
          new NewJob(job.id(), topic, job.kind(), job.payload(), job.options(), job.past()));
    }
    List<Enqueued> answers = inner.enqueue(renamed);
    for (int i = 0; i < answers.size(); i++) {
      if (answers.get(i).outcome() == Enqueued.Outcome.INSERTED) {
        unsettled.add(jobs.get(i));
      }
    }
    return answers;
  }

  @Override
  public List<Delivery> claim(ClaimRequest request) throws InterruptedException {
    String queue = request.queues().get(0);
    List<Delivery> claimed = claim(request, queue, request.maxWait());
    long end = System.nanoTime() + PATIENCE;
    while (claimed.isEmpty()
        && request.maxWait().isZero()
        && unsettled.isOnItsWay(queue)
        && System.nanoTime() < end) {
      claimed = claim(request, queue, STEP);
    }
    return claimed;
  }

  private List<Delivery> claim(ClaimRequest request, String queue, Duration wait)
      throws InterruptedException {
    List<String> topics = request.queues().stream().map(unsettled::topic).toList();
    List<Delivery> all = new ArrayList<>();
    for (Delivery own :
        inner.claim(
            new ClaimRequest(topics, request.max(), request.lease(), wait, request.holder()))) {
      seen.add(own.job());
      unsettled.seen(own.job());
      all.add(new RenamedDelivery(own, queue));
    }
    return all;
  }

  @Override
  public List<Settled> settle(List<? extends Settlement> outcomes) {
    List<Settled> answers = inner.settle(outcomes.stream().map(this::own).toList());
    for (int i = 0; i < answers.size(); i++) {
      if (answers.get(i) == Settled.COMPLETED) {
        unsettled.remove(outcomes.get(i).lease().job());
      }
    }
    return answers;
  }

  @Override
  public List<LeaseStatus> extend(List<? extends LeaseToken> leases, Duration lease) {
    return inner.extend(leases.stream().map(this::own).toList(), lease);
  }

  @Override
  public void close() {
    inner.close();
    unsettled.unseen(seen);
  }

  private Settlement own(Settlement outcome) {
    LeaseToken lease = own(outcome.lease());
    if (outcome instanceof Settlement.Complete complete) {
      return new Settlement.Complete(lease, complete.result());
    }
    if (outcome instanceof Settlement.Retry retry) {
      return new Settlement.Retry(lease, retry.delay(), retry.cause());
    }
    if (outcome instanceof Settlement.Release release) {
      return new Settlement.Release(lease, release.delay());
    }
    return new Settlement.Bury(lease, ((Settlement.Bury) outcome).cause());
  }

  private LeaseToken own(LeaseToken token) {
    return token instanceof RenamedDelivery renamed
        ? renamed.own()
        : new Token(token.job(), unsettled.topic(token.queue()), token.fence());
  }

  private record Token(JobId job, String queue, long fence) implements LeaseToken {}
}
