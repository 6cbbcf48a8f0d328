package dev.sluice.rabbitmq;

import dev.sluice.spi.Checkup;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.DeliveryLimit;
import dev.sluice.spi.Feature;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.Names;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.Traits;
import dev.sluice.spi.WorkSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The messages of RabbitMQ queues as jobs. A lease lasts as long as the channel that the message
 * came by; the server has no other notion of one.
 */
final class RabbitMqSource implements WorkSource, DeliveryLimit {
  /** What a server takes that is set up as usual, since version 4. */
  static final int MAX_PAYLOAD = 16 * 1024 * 1024;

  private static final Traits TRAITS =
      new Traits(
          "rabbitmq",
          Set.of(Feature.EXTEND, Feature.CLAIM_FROM_MANY),
          Traits.CallCost.REMOTE,
          Traits.Threading.ANY,
          Traits.Sharing.MANY_MACHINES,
          Traits.Durability.SERVER,
          Duration.ofMillis(1),
          MAX_PAYLOAD);

  private final RabbitMqOptions options;
  private final Link link;
  private final Arrivals arrivals = new Arrivals();
  private final Intakes intakes;
  private final Claiming claiming;

  /**
   * @param declaring as of {@link Topology}
   */
  RabbitMqSource(
      Connector connector, RabbitMqOptions options, InstantSource clock, ReentrantLock declaring) {
    this.options = options;
    link = new Link(connector, "sluice source");
    intakes = new Intakes(link, options, new Topology(link, options, declaring), arrivals);
    claiming = new Claiming(arrivals, clock);
  }

  @Override
  public Traits traits() {
    return TRAITS;
  }

  @Override
  public <R> Optional<R> role(Class<R> role) {
    return role == Checkup.class
        ? Optional.of(role.cast(new Examining(link, options)))
        : WorkSource.super.role(role);
  }

  @Override
  public int deliveryLimit(String queue) {
    return intakes.deliveryLimit(queue);
  }

  /** Connects, so that a wrong address or password is heard of at once. */
  void connect() {
    link.serverProperty("version");
  }

  @Override
  public List<Delivery> claim(ClaimRequest request) throws InterruptedException {
    request.queues().forEach(this::check);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    requireOpen();
    try {
      return request.maxWait().isZero()
          ? claiming.now(request, intakes)
          : claiming.waiting(request, intakes, link::isClosed);
    } catch (StoreException e) {
      if (link.isClosed()) {
        return List.of();
      }
      if (Thread.interrupted()) {
        throw (InterruptedException) new InterruptedException().initCause(e);
      }
      throw e;
    }
  }

  private void requireOpen() {
    if (link.isClosed()) {
      throw Errors.closed(link.address());
    }
  }

  private void check(String queue) {
    Names.queue(queue);
    String only = options.queue();
    if (only != null && !only.equals(queue)) {
      throw new IllegalArgumentException(
          "rabbitmq at "
              + link.address()
              + " serves the queue \""
              + only
              + "\", not \""
              + queue
              + "\"");
    }
  }

  @Override
  public List<Settled> settle(List<? extends Settlement> outcomes) {
    requireOpen();
    Settled[] answers = new Settled[outcomes.size()];
    Arrays.fill(answers, Settled.LEASE_LOST);
    Map<Intake, List<Integer>> byIntake = new LinkedHashMap<>();
    for (int i = 0; i < answers.length; i++) {
      if (outcomes.get(i).lease() instanceof RabbitMqDelivery delivery) {
        byIntake.computeIfAbsent(delivery.intake(), k -> new ArrayList<>()).add(i);
      }
    }
    byIntake.forEach((intake, places) -> settle(intake, outcomes, places, answers));
    return List.of(answers);
  }

  private static void settle(
      Intake intake, List<? extends Settlement> outcomes, List<Integer> places, Settled[] answers) {
    List<RabbitMqDelivery> done = new ArrayList<>();
    List<RabbitMqDelivery> back = new ArrayList<>();
    for (int i : places) {
      Settlement outcome = outcomes.get(i);
      (outcome instanceof Settlement.Complete ? done : back)
          .add((RabbitMqDelivery) outcome.lease());
    }
    Set<RabbitMqDelivery> settled = new HashSet<>(intake.settle(done, back));
    for (int i : places) {
      // The second outcome of one delivery comes too late.
      if (settled.remove((RabbitMqDelivery) outcomes.get(i).lease())) {
        answers[i] = answer(outcomes.get(i));
      }
    }
  }

  // A server that keeps neither attempts nor dead messages has one thing to do with a message that
  // was not handled: hand it out again.
  private static Settled answer(Settlement outcome) {
    if (outcome instanceof Settlement.Complete) {
      return Settled.COMPLETED;
    }
    return outcome instanceof Settlement.Retry ? Settled.RETRYING : Settled.RELEASED;
  }

  @Override
  public List<LeaseStatus> extend(List<? extends LeaseToken> leases, Duration lease) {
    requireOpen();
    List<LeaseStatus> answers = new ArrayList<>(leases.size());
    for (LeaseToken token : leases) {
      boolean held =
          token instanceof RabbitMqDelivery delivery && delivery.intake().isHeld(delivery.tag());
      answers.add(held ? LeaseStatus.HELD : LeaseStatus.LOST);
    }
    return answers;
  }

  @Override
  public void wakeup() {
    arrivals.wakeup();
  }

  @Override
  public void close() {
    boolean first = !link.isClosed();
    link.refuse();
    arrivals.changed();
    if (first) {
      intakes.close();
      link.close();
    }
  }
}
