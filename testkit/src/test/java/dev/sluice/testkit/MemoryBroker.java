package dev.sluice.testkit;

import dev.sluice.job.Counts;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.memory.MemoryStore;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.DeliveryLimit;
import dev.sluice.spi.Feature;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.Message;
import dev.sluice.spi.MessageDelivery;
import dev.sluice.spi.MessageSink;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Published;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.Traits;
import dev.sluice.spi.WorkSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A broker on the heap: it hands messages out and takes acknowledgements, forgets what it has
 * handed out too often, and can do nothing else.
 */
final class MemoryBroker implements WorkSource, MessageSink, DeliveryLimit {
  private final MemoryStore store;
  private final int limit;
  private volatile long runningAtItsClose;
  private volatile boolean closed;
  private volatile boolean away;

  MemoryBroker(InstantSource clock, int limit) {
    this.store = new MemoryStore(clock);
    this.limit = limit;
  }

  private static final class Received extends MessageDelivery {
    final Delivery inner;

    Received(Delivery inner) {
      super(
          new Origin(
              inner.queue(),
              inner.job().toString(),
              inner.fence(),
              inner.sequence(),
              inner.kind().isEmpty() ? null : inner.kind(),
              inner.lostLeases() + 1,
              inner.enqueuedAt(),
              inner.leaseUntil()),
          inner.options().headers(),
          inner.payload());
      this.inner = inner;
    }
  }

  @Override
  public String name() {
    return "broker";
  }

  @Override
  public Traits traits() {
    Traits own = store.traits();
    return new Traits(
        "broker",
        Set.of(Feature.EXTEND, Feature.CLAIM_FROM_MANY),
        Traits.CallCost.REMOTE,
        own.threading(),
        own.sharing(),
        own.durability(),
        own.resolution(),
        own.maxPayload());
  }

  @Override
  public int deliveryLimit(String queue) {
    return limit;
  }

  @Override
  public List<Published> publish(List<Message> messages) {
    List<NewJob> jobs = new ArrayList<>();
    for (Message message : messages) {
      JobOptions options =
          new JobOptions(
              message.headers(),
              0,
              null,
              null,
              null,
              null,
              1,
              null,
              null,
              Duration.ZERO,
              Integer.MAX_VALUE);
      String key = Objects.requireNonNullElse(message.key(), "");
      String queue = Objects.requireNonNull(message.target());
      jobs.add(new NewJob(JobId.next(), queue, key, message.body(), options, null));
    }
    store.enqueue(jobs);
    return jobs.stream().map(job -> Published.CONFIRMED).toList();
  }

  /** Cannot be reached by claims, or can be again. */
  void away(boolean isAway) {
    away = isAway;
  }

  @Override
  public List<Delivery> claim(ClaimRequest request) throws InterruptedException {
    if (away) {
      throw new StoreException(StoreException.Kind.UNAVAILABLE, "made to be away by a test");
    }
    List<Delivery> received = new ArrayList<>();
    for (Delivery delivery : store.claim(request)) {
      if (delivery.lostLeases() < limit) {
        received.add(new Received(delivery));
      } else {
        store.settle(List.of(new Settlement.Complete(delivery, null)));
      }
    }
    return received;
  }

  @Override
  public List<Settled> settle(List<? extends Settlement> outcomes) {
    List<Settled> answers = new ArrayList<>();
    for (Settlement outcome : outcomes) {
      Delivery inner = ((Received) outcome.lease()).inner;
      Settlement own =
          outcome instanceof Settlement.Complete
              ? new Settlement.Complete(inner, null)
              : new Settlement.Release(inner, Duration.ZERO);
      answers.addAll(store.settle(List.of(own)));
    }
    return answers;
  }

  @Override
  public List<LeaseStatus> extend(List<? extends LeaseToken> leases, Duration lease) {
    return store.extend(leases.stream().map(token -> ((Received) token).inner).toList(), lease);
  }

  /** How many messages are there, handed out or not. */
  long messages() {
    return store.counts().values().stream().mapToLong(Counts::total).sum();
  }

  /** How many of them are handed out. */
  long running() {
    return store.counts().values().stream().mapToLong(Counts::running).sum();
  }

  /** How many of them were handed out when this was closed. */
  long runningAtItsClose() {
    return runningAtItsClose;
  }

  /** What a message of somebody else carries. */
  static Message foreign(String queue, byte[] body) {
    return new Message(JobId.next(), queue, null, Map.of(), body);
  }

  @Override
  public void wakeup() {
    store.wakeup();
  }

  @Override
  public void close() {
    if (!closed) {
      runningAtItsClose = running();
      closed = true;
    }
    store.close();
  }
}
