package dev.sluice.server.http;

import dev.sluice.server.access.Role;
import dev.sluice.spi.JobNotebook;
import dev.sluice.spi.JobNotebook.Note;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.SweepRequest;
import dev.sluice.spi.Swept;
import dev.sluice.wire.AnswerJson;
import dev.sluice.wire.DeliveryJson;
import dev.sluice.wire.JsonIn;
import dev.sluice.wire.NoteJson;
import dev.sluice.wire.SettlementJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What remote workers do: settle, extend, note, sweep. Claims are {@link ClaimRoutes}'. */
final class WorkRoutes {
  private static final int MOST_SWEPT = 100_000;

  private final Storage storage;
  private final HeldDeliveries held;
  private final ClaimRoutes claims;

  WorkRoutes(Storage storage, WaitingClaims waiting, HttpOptions options) {
    this.storage = storage;
    held = new HeldDeliveries(storage.source().traits());
    claims = new ClaimRoutes(storage, this, held, waiting, options.maxWait());
  }

  void addTo(Route.Table routes) {
    claims.addTo(routes);
    routes
        .add("POST", "/v1/settlements", Role.WORK, this::settle)
        .add("POST", "/v1/extensions", Role.WORK, this::extend)
        .add("POST", "/v1/notes", Role.WORK, this::note)
        .add("POST", "/v1/sweeps", Role.WORK, this::sweep);
  }

  private void settle(Exchange exchange) {
    Body body = exchange.json(this::outcomes);
    List<Settled> settled = settle(body.outcomes);
    exchange.reply(out -> out.texts("settled", names(settled)));
  }

  List<Settled> settle(List<Settlement> outcomes) {
    if (outcomes.isEmpty()) {
      return List.of();
    }
    List<Settled> settled = storage.source().settle(outcomes);
    outcomes.forEach(outcome -> held.settled(outcome.lease()));
    return settled;
  }

  /** One settlement. */
  Settlement outcome(JsonIn in) {
    return SettlementJson.read(in, Instant.now(), held::token);
  }

  static List<String> names(List<? extends Enum<?>> words) {
    return words.stream().<String>map(Enum::name).toList();
  }

  private Body outcomes(JsonIn in) {
    Body body = new Body();
    in.object(
        name -> {
          if (name.equals("outcomes")) {
            body.outcomes = in.list(this::outcome);
          } else {
            throw in.unknown();
          }
        });
    return body;
  }

  private void extend(Exchange exchange) {
    Body body = exchange.json(this::leases);
    List<LeaseStatus> statuses =
        body.leases.isEmpty() ? List.of() : storage.source().extend(body.leases, body.lease);
    held.extended(body.leases, body.lease);
    exchange.reply(out -> out.texts("statuses", names(statuses)));
  }

  private Body leases(JsonIn in) {
    Body body = new Body();
    in.object(
        name -> {
          switch (name) {
            case "leases" -> body.leases = in.list(each -> held.token(DeliveryJson.lease(each)));
            case "leaseSeconds" -> body.lease = in.seconds();
            default -> throw in.unknown();
          }
        });
    if (body.lease.isNegative() || body.lease.isZero()) {
      throw in.bad("leaseSeconds must be positive");
    }
    return body;
  }

  private void note(Exchange exchange) {
    JobNotebook notebook = storage.role(JobNotebook.class, "keeps no notes");
    Body body = exchange.json(this::notes);
    List<LeaseStatus> statuses = notebook.note(body.notes);
    exchange.reply(out -> out.texts("statuses", names(statuses)));
  }

  private Body notes(JsonIn in) {
    Body body = new Body();
    in.object(
        name -> {
          if (name.equals("notes")) {
            body.notes = in.list(each -> NoteJson.read(each, held::token));
          } else {
            throw in.unknown();
          }
        });
    return body;
  }

  private void sweep(Exchange exchange) {
    Body body = exchange.json(WorkRoutes::limit);
    Swept swept = storage.store().sweep(new SweepRequest(body.limit));
    exchange.reply(out -> AnswerJson.swept(out, swept));
  }

  private static Body limit(JsonIn in) {
    Body body = new Body();
    in.object(
        name -> {
          if (name.equals("limit")) {
            body.limit = in.number(1, MOST_SWEPT);
          } else {
            throw in.unknown();
          }
        });
    return body;
  }

  /** What a request may hold, while it is being read. */
  private static final class Body {
    private List<Settlement> outcomes = List.of();
    private List<LeaseToken> leases = List.of();
    private Duration lease = Duration.ofSeconds(30);
    private List<Note> notes = List.of();
    private int limit = 1_000;
  }
}
