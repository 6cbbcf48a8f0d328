package dev.sluice.rabbitmq;

import dev.sluice.spi.DeliveryLimit;
import dev.sluice.spi.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The intakes of a source. Each queue may have two: one that messages are sent to, and one that
 * they are fetched by, for claims that do not wait and must know whether there is a message.
 */
final class Intakes implements AutoCloseable {
  private static final Duration ROUND = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration DOUBT = Duration.ofSeconds(5);

  private final Link link;
  private final RabbitMqOptions options;
  private final Topology topology;
  private final Arrivals arrivals;
  private final ReentrantLock opening = new ReentrantLock();
  private final Map<Lane, Intake> open = new ConcurrentHashMap<>();
  private final Map<String, QueueFacts> facts = new HashMap<>();
  private final ScheduledExecutorService rounds =
      Executors.newSingleThreadScheduledExecutor(Intakes::daemon);

  Intakes(Link link, RabbitMqOptions options, Topology topology, Arrivals arrivals) {
    this.link = link;
    this.options = options;
    this.topology = topology;
    this.arrivals = arrivals;
    var unused =
        rounds.scheduleWithFixedDelay(
            this::round, ROUND.toMillis(), ROUND.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** How messages come. */
  private record Lane(String queue, boolean fetched) {}

  private static Thread daemon(Runnable body) {
    Thread thread = new Thread(body, "sluice-rabbitmq-idle");
    thread.setDaemon(true);
    return thread;
  }

  /** Those that messages of these queues are sent to, in their order; opens what is not open. */
  List<Intake> receiving(List<String> queues) {
    List<Intake> all = new ArrayList<>(queues.size());
    for (String queue : queues) {
      all.add(of(new Lane(queue, false)));
    }
    return all;
  }

  /** The one that messages of this queue are fetched by. */
  Intake fetching(String queue) {
    return of(new Lane(queue, true));
  }

  /**
   * How often a message of a queue is handed out at most: once more than it may come back. What is
   * not known yet has no limit.
   */
  int deliveryLimit(String queue) {
    int least = DeliveryLimit.NONE;
    for (boolean fetched : new boolean[] {false, true}) {
      Intake known = open.get(new Lane(queue, fetched));
      if (known != null && known.limit() < least) {
        least = known.limit() + 1;
      }
    }
    return least;
  }

  /** Those of {@link #receiving} that are open. */
  List<Intake> known(List<String> queues) {
    List<Intake> all = new ArrayList<>();
    for (String queue : queues) {
      Intake known = open.get(new Lane(queue, false));
      if (known != null) {
        all.add(known);
      }
    }
    return all;
  }

  private Intake of(Lane lane) {
    Intake known = open.get(lane);
    if (known != null && known.isOpen()) {
      return known;
    }
    opening.lock();
    try {
      Intake current = open.get(lane);
      if (current == null || !current.isOpen()) {
        current = open(lane.queue);
        open.put(lane, current);
      }
      if (link.isClosed()) {
        throw Errors.closed(link.address());
      }
      return current;
    } finally {
      opening.unlock();
    }
  }

  private Intake open(String queue) {
    topology.ensureQueue(queue);
    QueueFacts known = facts(queue);
    int limit = known.deliveryLimit(link.serverProperty("version"), options.deliveryLimit());
    if (limit < 1) {
      throw new StoreException(
          StoreException.Kind.REJECTED,
          "the queue \""
              + queue
              + "\" of rabbitmq at "
              + link.address()
              + " drops what is returned once (x-delivery-limit 0): a crash would lose jobs");
    }
    // Of several consumers of ours, only one would get anything.
    Prefetch prefetch = new Prefetch(options.prefetch(), known.isSingleActive());
    return new Intake(queue, limit, prefetch, link, arrivals);
  }

  // Each question leaves a line in the server's log, so it is asked once.
  private QueueFacts facts(String queue) {
    QueueFacts known = facts.get(queue);
    if (known == null) {
      known = QueueFacts.ofClaims(link, queue);
      facts.put(queue, known);
    }
    return known;
  }

  /** What came for nobody goes back, where others may want it; and who waits is not forgotten. */
  private void round() {
    for (Intake intake : open.values()) {
      if (intake.isOpen() && intake.idleNanos() > PATIENCE.toNanos()) {
        giveBack(intake);
      } else {
        doubt(intake);
      }
    }
  }

  private static void doubt(Intake intake) {
    try {
      intake.doubt(DOUBT);
    } catch (StoreException e) {
      // The channel is gone: who waits there opens another one.
    }
  }

  private static void giveBack(Intake intake) {
    try {
      intake.giveBack();
    } catch (StoreException e) {
      // The channel is gone, and all is back.
    }
  }

  /** Gives back what nobody has claimed. What is claimed goes back with the connection. */
  @Override
  public void close() {
    rounds.shutdownNow();
    opening.lock();
    try {
      for (Intake intake : open.values()) {
        if (intake.isOpen()) {
          giveBack(intake);
          intake.abandon();
        }
      }
    } finally {
      opening.unlock();
    }
  }
}
