package dev.sluice.nats;

import dev.sluice.spi.Checkup;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.DeliveryLimit;
import dev.sluice.spi.Feature;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.Settings;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.Traits;
import dev.sluice.spi.WorkSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Pull consumers of JetStream, one for each queue. Any number of threads at once. */
final class NatsSource implements WorkSource, DeliveryLimit, Checkup {
  /** What a message has beside its payload: the headers of a usual job are shorter by far. */
  private static final int BESIDE = 4_096;

  private final Link link;
  private final Traits traits;
  private final Consumers consumers;
  private final Pulling pulling;
  private final Leases leases;
  private final Keeper keeper;
  private final Settling settling;
  private volatile boolean closed;

  private NatsSource(Link link, Settings settings) {
    this.link = link;
    this.traits = traits(link.connection().getMaxPayload());
    this.consumers = new Consumers(link);
    this.pulling = new Pulling(link);
    this.leases = new Leases(settings.clock());
    this.keeper = new Keeper(link, leases);
    this.settling = new Settling(link, leases, keeper);
    link.onLoss(pulling::wake);
  }

  /**
   * Connects.
   *
   * @throws dev.sluice.spi.StoreException UNAVAILABLE if no server can be reached, REJECTED if it
   *     does not let us in
   */
  static NatsSource open(NatsOptions options, Settings settings) {
    return new NatsSource(Link.open(options), settings);
  }

  /** It counts deliveries, not attempts, and keeps nothing that was ended. */
  private static Traits traits(long maxPayload) {
    return new Traits(
        "nats",
        Set.of(Feature.EXTEND),
        Traits.CallCost.REMOTE,
        Traits.Threading.ANY,
        Traits.Sharing.MANY_MACHINES,
        Traits.Durability.SERVER,
        Duration.ofMillis(1),
        maxPayload <= 0
            ? Integer.MAX_VALUE
            : (int) Math.min(Integer.MAX_VALUE, maxPayload - Math.min(BESIDE, maxPayload / 2)));
  }

  @Override
  public Traits traits() {
    return traits;
  }

  @Override
  public List<Delivery> claim(ClaimRequest request) throws InterruptedException {
    String queue = onlyQueue(request.queues());
    if (closed) {
      throw link.errors().closed();
    }
    try {
      return claim(consumers.of(queue), request);
    } catch (StoreException e) {
      if (closed) {
        return List.of();
      }
      if (Errors.isInterruption(e)) {
        // The client library has noted it for later.
        Thread.interrupted();
        throw (InterruptedException) new InterruptedException().initCause(e);
      }
      throw e;
    }
  }

  private List<Delivery> claim(Binding from, ClaimRequest request) throws InterruptedException {
    keeper.mind(from.ackWait());
    Pulling.Pulled pulled = pulling.pull(from, request.max(), request.maxWait());
    if (pulled.isDoubtful()) {
      consumers.forget(from);
    }
    String complaint = pulled.complaint();
    if (complaint != null && pulled.messages().isEmpty()) {
      throw link.errors().unavailable("the consumer " + from.consumer() + ": " + complaint);
    }
    List<Delivery> all = new ArrayList<>(pulled.messages().size());
    for (Mailbox.Arrival each : pulled.messages()) {
      all.add(leases.add(from, each, request.lease()));
    }
    return all;
  }

  private String onlyQueue(List<String> queues) {
    String queue = queues.get(0);
    String subject = link.options().subject();
    if (queues.size() > 1) {
      throw new IllegalArgumentException(
          "nats claims from one queue at a time, not from " + queues);
    }
    if (subject != null && !subject.equals(queue)) {
      throw new IllegalArgumentException(
          link.options() + " serves the queue " + subject + " only, not " + queue);
    }
    if (!Subjects.isSubject(queue)) {
      throw new IllegalArgumentException(Subjects.complaint(queue));
    }
    return queue;
  }

  @Override
  public List<Settled> settle(List<? extends Settlement> outcomes) {
    return settling.settle(outcomes);
  }

  @Override
  public List<LeaseStatus> extend(List<? extends LeaseToken> tokens, Duration lease) {
    return settling.extend(tokens, lease);
  }

  @Override
  public void wakeup() {
    pulling.wake();
  }

  @Override
  public int deliveryLimit(String queue) {
    return consumers.deliveryLimit(queue);
  }

  @Override
  public List<Finding> checkup() {
    return new NatsCheckup(link, consumers).findings();
  }

  @Override
  public void close() {
    closed = true;
    pulling.wake();
    pulling.awaitNone(link.options().timeout());
    keeper.close();
    settling.giveBackAll();
    link.close();
  }
}
