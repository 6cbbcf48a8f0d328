package dev.sluice.server.http;

import dev.sluice.server.access.Role;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What happens in the queues, as server-sent events. */
final class EventRoutes implements AutoCloseable {
  private final Storage storage;
  private final EventFeed feed;

  EventRoutes(Storage storage, HttpOptions options) {
    this.storage = storage;
    feed =
        new EventFeed(
            options.maxListeners(),
            options.eventPace(),
            options.access(),
            new EventQueues(storage)::look);
  }

  void addTo(Route.Table routes) {
    routes.add("GET", "/v1/events", Role.READ, this::listen);
  }

  private void listen(Exchange exchange) {
    // A storage that shows no jobs says so now and not by silence.
    storage.browser();
    feed.admit();
    HttpServletResponse response = exchange.response();
    response.setContentType("text/event-stream");
    response.setCharacterEncoding("UTF-8");
    response.setHeader("Cache-Control", "no-store");
    // Proxies that gather what is written would hold events back.
    response.setHeader("X-Accel-Buffering", "no");
    try {
      EventStream stream = EventStream.open(exchange.request().startAsync(), feed::remove);
      feed.add(stream, exchange.token());
      stream.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many listen. */
  int listeners() {
    return feed.size();
  }

  @Override
  public void close() {
    feed.close();
  }
}
