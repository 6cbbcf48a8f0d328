package dev.sluice.server.http;

import dev.sluice.server.access.Role;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Names;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.StoreException;
import dev.sluice.wire.ClaimJson;
import dev.sluice.wire.DeliveryJson;
import dev.sluice.wire.JsonIn;
import jakarta.servlet.AsyncContext;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Claims jobs for remote workers, and lets claims wait. */
final class ClaimRoutes {
  private static final System.Logger LOG = System.getLogger("dev.sluice.server.http");

  private final Storage storage;
  private final WorkRoutes work;
  private final HeldDeliveries held;
  private final WaitingClaims waiting;
  private final Duration maxWait;

  ClaimRoutes(
      Storage storage,
      WorkRoutes work,
      HeldDeliveries held,
      WaitingClaims waiting,
      Duration maxWait) {
    this.storage = storage;
    this.work = work;
    this.held = held;
    this.waiting = waiting;
    this.maxWait = maxWait;
  }

  void addTo(Route.Table routes) {
    routes
        .add(
            "POST",
            "/v1/claims",
            Role.WORK,
            exchange -> claim(exchange, exchange.json(Turn::claim)))
        .add("POST", "/v1/turns", Role.WORK, exchange -> claim(exchange, exchange.json(this::turn)))
        .add("DELETE", "/v1/claims/{name}", Role.WORK, this::wake);
  }

  private void wake(Exchange exchange) {
    String name = exchange.path("name");
    if (!waiting.wake(name)) {
      throw ProblemException.notFound("waiting claim " + name);
    }
    exchange.done();
  }

  private void claim(Exchange exchange, Turn turn) throws InterruptedException {
    ClaimRequest request = turn.request(maxWait);
    List<Settled> settled = work.settle(turn.outcomes());
    List<Delivery> now = storage.source().claim(waiting(request, Duration.ZERO));
    if (!now.isEmpty() || request.maxWait().isZero()) {
      reply(exchange, turn, settled, now);
      return;
    }
    @Nullable String token = exchange.token();
    AsyncContext later = exchange.request().startAsync();
    later.setTimeout(0);
    try {
      waiting.run(() -> wait(exchange, token, turn, settled, request, later));
    } catch (ProblemException e) {
      exchange.problem(e.problem());
      later.complete();
    }
  }

  private static ClaimRequest waiting(ClaimRequest request, Duration wait) {
    return new ClaimRequest(
        request.queues(), request.max(), request.lease(), wait, request.holder());
  }

  private void wait(
      Exchange exchange,
      @Nullable String token,
      Turn turn,
      List<Settled> settled,
      ClaimRequest request,
      AsyncContext later) {
    try {
      List<Delivery> claimed =
          waiting.await(turn.claim().name(), token, () -> storage.source().claim(request));
      if (exchange.may(token, Role.WORK)) {
        reply(exchange, turn, settled, claimed);
      } else {
        giveBack(claimed);
        refuse(exchange, turn, settled);
      }
    } catch (UncheckedIOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a client has gone while it waited", e);
    } catch (RuntimeException e) {
      exchange.problem(Problems.of(e));
    } finally {
      later.complete();
    }
  }

  // What was settled before was settled, and is to be heard of.
  private void refuse(Exchange exchange, Turn turn, List<Settled> settled) {
    if (turn.withOutcomes()) {
      reply(exchange, turn, settled, List.of());
    } else {
      throw new ProblemException(401, "UNAUTHENTICATED", "the token does not admit this any more");
    }
  }

  private void reply(Exchange exchange, Turn turn, List<Settled> settled, List<Delivery> claimed) {
    held.claimed(claimed, turn.claim().request().lease());
    try {
      exchange.reply(
          out -> {
            if (turn.withOutcomes()) {
              out.texts("settled", WorkRoutes.names(settled));
            }
            out.list("jobs", claimed, DeliveryJson::write);
          });
    } catch (UncheckedIOException e) {
      giveBack(claimed);
      throw e;
    }
  }

  // Nobody has them: they need not wait for the ends of their leases.
  private void giveBack(List<Delivery> claimed) {
    if (!claimed.isEmpty()) {
      try {
        work.settle(
            claimed.stream()
                .<Settlement>map(job -> new Settlement.Release(job, Duration.ZERO))
                .toList());
      } catch (StoreException e) {
        LOG.log(System.Logger.Level.WARNING, "claimed jobs wait for their leases to end", e);
      }
    }
  }

  private Turn turn(JsonIn in) {
    Parts parts = new Parts();
    in.object(
        name -> {
          switch (name) {
            case "outcomes" -> parts.outcomes = in.list(work::outcome);
            case "claim" -> parts.claim = ClaimJson.read(in);
            default -> throw in.unknown();
          }
        });
    if (parts.claim == null) {
      throw in.bad("there must be a claim");
    }
    return new Turn(true, parts.outcomes, parts.claim);
  }

  private static final class Parts {
    private List<Settlement> outcomes = List.of();
    private @Nullable ClaimJson claim;
  }

  /** Outcomes, and what to claim after them. */
  private record Turn(boolean withOutcomes, List<Settlement> outcomes, ClaimJson claim) {
    static Turn claim(JsonIn in) {
      return new Turn(false, List.of(), ClaimJson.read(in));
    }

    ClaimRequest request(Duration maxWait) {
      ClaimRequest wanted = claim.request();
      wanted.queues().forEach(Names::queue);
      Duration wait = wanted.maxWait();
      return waiting(wanted, wait.compareTo(maxWait) > 0 ? maxWait : wait);
    }
  }
}
