package dev.sluice.server.http;

import dev.sluice.relay.Relay;
import dev.sluice.relay.RelayMetrics;
import dev.sluice.server.access.Role;
import dev.sluice.wire.JsonOut;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The relays of this process. */
final class RelayRoutes {
  private final Supplier<List<ServedRelay>> relays;

  RelayRoutes(HttpOptions options) {
    relays = options.relays();
  }

  void addTo(Route.Table routes) {
    routes
        .add("GET", "/v1/relays", Role.READ, this::list)
        .add("POST", "/v1/relays/{relay}/pause", Role.ADMIN, e -> tell(e, "pause", Relay::pause))
        .add(
            "POST", "/v1/relays/{relay}/resume", Role.ADMIN, e -> tell(e, "resume", Relay::resume));
  }

  private void list(Exchange exchange) {
    exchange.reply(out -> out.list("relays", relays.get(), RelayRoutes::write));
  }

  private void tell(Exchange exchange, String what, Consumer<Relay> telling) {
    String name = exchange.path("relay");
    ServedRelay relay =
        relays.get().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(() -> ProblemException.notFound("relay \"" + name + "\""));
    telling.accept(relay.relay());
    exchange.audit("relay " + what, name);
    exchange.reply(out -> write(out, relay));
  }

  private static void write(JsonOut out, ServedRelay served) {
    Relay relay = served.relay();
    RelayMetrics counted = relay.metrics();
    out.text("name", served.name())
        .text("queue", served.queue())
        .text("to", served.to())
        .text("state", state(relay))
        .number("handedOver", counted.published())
        .number("failed", counted.refused())
        .text("lastError", relay.lastError().orElse(null));
  }

  private static String state(Relay relay) {
    if (relay.isPaused()) {
      return "PAUSED";
    }
    return relay.health().healthy() ? "RUNNING" : "WAITING";
  }
}
