package dev.sluice.server.http;

import dev.sluice.server.access.Role;
import dev.sluice.spi.Checkup;
import dev.sluice.spi.StoreException;
import dev.sluice.wire.StorageJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The server itself: its health, what its storage can do, and the description of its routes. */
final class SystemRoutes {
  private final Storage storage;
  private final HttpOptions options;
  private volatile boolean draining;

  SystemRoutes(Storage storage, HttpOptions options) {
    this.storage = storage;
    this.options = options;
  }

  void addTo(Route.Table routes) {
    routes
        .add("GET", "/health/live", null, e -> e.reply(out -> out.text("status", "UP")))
        .add("GET", "/health/ready", null, this::ready)
        .add("GET", "/openapi.json", null, SystemRoutes::description)
        .add("GET", "/metrics", Role.READ, this::metrics)
        .add("GET", "/v1/storage", Role.READ, this::storage)
        .add("GET", "/v1/storage/checkup", Role.READ, this::checkup);
  }

  void drain() {
    draining = true;
  }

  private void ready(Exchange exchange) {
    String trouble = draining ? "the server is about to end" : trouble();
    exchange.reply(
        trouble == null ? 200 : 503,
        out -> out.text("status", trouble == null ? "UP" : "DOWN").text("reason", trouble));
  }

  /** Why the storage cannot be used; {@code null} if it can, as far as one read shows. */
  private @Nullable String trouble() {
    try {
      storage
          .source()
          .role(dev.sluice.spi.JobBrowser.class)
          .ifPresent(browser -> browser.counts("health"));
      return null;
    } catch (StoreException e) {
      return e.getMessage();
    }
  }

  private void metrics(Exchange exchange) {
    Supplier<String> metrics = options.metrics();
    if (metrics == null) {
      throw new ProblemException(501, "NOT_SUPPORTED", "this server counts nothing");
    }
    exchange.bytes(
        200,
        "text/plain; version=0.0.4; charset=utf-8",
        metrics.get().getBytes(StandardCharsets.UTF_8));
  }

  private void storage(Exchange exchange) {
    exchange.reply(
        new StorageJson(storage.traits(options.maxBody()), storage.roles(), options.maxBody())
            ::write);
  }

  private void checkup(Exchange exchange) {
    Checkup checkup = storage.role(Checkup.class, "has nothing to say of its settings");
    exchange.reply(
        out ->
            out.list(
                "findings",
                checkup.checkup(),
                (inner, finding) ->
                    inner.text("level", finding.level().name()).text("text", finding.text())));
  }

  private static void description(Exchange exchange) {
    try (InputStream in = SystemRoutes.class.getResourceAsStream("openapi.json")) {
      if (in == null) {
        throw new IllegalStateException("the description is not in the jar");
      }
      exchange.bytes(200, "application/json", in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
