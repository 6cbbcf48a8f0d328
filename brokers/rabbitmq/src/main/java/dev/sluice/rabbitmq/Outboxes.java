package dev.sluice.rabbitmq;

import dev.sluice.rabbitmq.Routing.Route;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** The channels of a sink, and what it has made sure of. */
final class Outboxes {
  private final Link link;
  private final boolean declares;
  private final Topology topology;
  private final ReentrantLock opening = new ReentrantLock();
  private final Map<String, Outbox> open = new ConcurrentHashMap<>();
  private final Set<Route> ensured = ConcurrentHashMap.newKeySet();

  // Routes may be as many as there are messages.
  private static final int MOST_ROUTES = 1_000;

  Outboxes(Link link, RabbitMqOptions options, Topology topology) {
    this.link = link;
    this.declares = options.declares();
    this.topology = topology;
  }

  /** The channel for an exchange. */
  Outbox of(String exchange) {
    Outbox known = open.get(exchange);
    if (known != null && known.isOpen()) {
      return known;
    }
    opening.lock();
    try {
      Outbox current = open.get(exchange);
      if (current == null || !current.isOpen()) {
        current = new Outbox(link);
        open.put(exchange, current);
      }
      return current;
    } finally {
      opening.unlock();
    }
  }

  /** What can be declared on the way is there. */
  void ensure(Route route) {
    Route place = place(route);
    if (!declares || ensured.contains(place)) {
      return;
    }
    if (place.queue() != null) {
      topology.ensureQueue(place.queue());
    } else if (!place.exchange().isEmpty()) {
      topology.ensureExchange(place.exchange());
    }
    if (ensured.size() < MOST_ROUTES) {
      ensured.add(place);
    }
  }

  /** It is not certain any more. */
  void forget(Route route) {
    ensured.remove(place(route));
  }

  private static Route place(Route route) {
    return new Route(route.exchange(), "", route.queue());
  }
}
