package dev.sluice.rabbitmq;

import dev.sluice.rabbitmq.Routing.Route;
import dev.sluice.spi.Message;
import dev.sluice.spi.MessageSink;
import dev.sluice.spi.Published;
import dev.sluice.spi.StoreException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Publishes with confirmation, persistent and mandatory: what cannot be routed is refused, though
 * the server confirms it.
 *
 * <p>Its connection is its own: a server that is low on memory stops reading those that publish,
 * and acknowledgements must not wait for that.
 */
final class RabbitMqSink implements MessageSink {
  private final Link link;
  private final Duration timeout;
  private final InstantSource clock;
  private final Routing routing;
  private final Outboxes outboxes;
  private final ScheduledThreadPoolExecutor watch =
      new ScheduledThreadPoolExecutor(1, RabbitMqSink::daemon);

  /**
   * @param declaring as of {@link Topology}
   */
  RabbitMqSink(
      Connector connector,
      RabbitMqOptions options,
      Routing routing,
      InstantSource clock,
      ReentrantLock declaring) {
    this.timeout = options.timeout();
    this.clock = clock;
    this.routing = routing;
    link = new Link(connector, "sluice sink");
    outboxes = new Outboxes(link, options, new Topology(link, options, declaring));
    watch.setRemoveOnCancelPolicy(true);
  }

  private static Thread daemon(Runnable body) {
    Thread thread = new Thread(body, "sluice-rabbitmq-write");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public String name() {
    return "rabbitmq";
  }

  /** Connects, so that a wrong address or password is heard of at once. */
  void connect() {
    link.serverProperty("version");
  }

  @Override
  public List<Published> publish(List<Message> messages) {
    if (link.isClosed()) {
      throw Errors.closed(link.address());
    }
    long begun = System.nanoTime();
    List<@Nullable Pending> pending = new ArrayList<>(messages.size());
    Published[] answers = new Published[messages.size()];
    Map<String, List<Pending>> byExchange = new LinkedHashMap<>();
    for (int i = 0; i < answers.length; i++) {
      Pending each = prepare(messages.get(i), answers, i);
      pending.add(each);
      if (each != null) {
        byExchange.computeIfAbsent(each.route.exchange(), k -> new ArrayList<>()).add(each);
      }
    }
    byExchange.forEach((exchange, batch) -> send(exchange, batch, begun));
    for (int i = 0; i < answers.length; i++) {
      Pending each = pending.get(i);
      if (each != null) {
        answers[i] = answer(each, byExchange.get(each.route.exchange()), begun);
      }
    }
    return List.of(answers);
  }

  /** Answers {@code null} if the message is refused. */
  private @Nullable Pending prepare(Message message, Published[] answers, int place) {
    try {
      Route route = routing.of(message);
      Obstacles.check(message, route);
      outboxes.ensure(route);
      return new Pending(message, route);
    } catch (IllegalArgumentException e) {
      answers[place] = Published.refused(String.valueOf(e.getMessage()));
      return null;
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.REJECTED) {
        throw e;
      }
      answers[place] = Published.refused(String.valueOf(e.getMessage()));
      return null;
    }
  }

  private void send(String exchange, List<Pending> batch, long begun) {
    String blocked = link.blocked();
    if (blocked != null) {
      Published later =
          Published.unconfirmed("the server takes no messages at present: " + blocked);
      batch.forEach(each -> each.answer(later));
      return;
    }
    // A server that does not read would keep the writer for ever.
    ScheduledFuture<?> guard = watch.schedule(link::cut, left(begun), TimeUnit.NANOSECONDS);
    try {
      outboxes.of(exchange).publish(batch, clock.instant(), left(begun));
    } finally {
      guard.cancel(false);
    }
  }

  private Published answer(Pending each, @Nullable List<Pending> batch, long begun) {
    Published answer = each.await(left(begun));
    if (each.isSuspect() && batch != null && batch.size() > 1) {
      // One of the batch was refused, and the server does not say which one.
      Pending alone = new Pending(each.message, each.route);
      send(each.route.exchange(), List.of(alone), begun);
      answer = alone.await(left(begun));
    }
    if (answer.outcome() == Published.Outcome.REFUSED) {
      outboxes.forget(each.route);
    }
    return answer;
  }

  private long left(long begun) {
    return Math.max(0, timeout.toNanos() - (System.nanoTime() - begun));
  }

  @Override
  public void close() {
    link.refuse();
    watch.shutdownNow();
    link.close();
  }
}
