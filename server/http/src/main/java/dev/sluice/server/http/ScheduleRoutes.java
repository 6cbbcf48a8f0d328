package dev.sluice.server.http;

import dev.sluice.schedules.ScheduleView;
import dev.sluice.schedules.Schedules;
import dev.sluice.server.access.Role;
import dev.sluice.spi.Enqueued;
import dev.sluice.wire.AnswerJson;
import dev.sluice.wire.JsonOut;
import java.util.Optional;

/** The schedules of the storage. */
final class ScheduleRoutes {
  private final Storage storage;
  private final Sight sight;

  ScheduleRoutes(Storage storage, Sight sight) {
    this.storage = storage;
    this.sight = sight;
  }

  void addTo(Route.Table routes) {
    routes
        .add("GET", "/v1/schedules", Role.READ, this::list)
        .add("GET", "/v1/schedules/{schedule}", Role.READ, this::show)
        .add("PUT", "/v1/schedules/{schedule}", Role.ADMIN, this::put)
        .add("DELETE", "/v1/schedules/{schedule}", Role.ADMIN, this::remove)
        .add("POST", "/v1/schedules/{schedule}/pause", Role.ADMIN, e -> pause(e, true))
        .add("POST", "/v1/schedules/{schedule}/resume", Role.ADMIN, e -> pause(e, false))
        .add("POST", "/v1/schedules/{schedule}/run", Role.ADMIN, this::run);
  }

  private Schedules schedules() {
    return Schedules.on(storage.sluice());
  }

  /** A name may have a slash, which a path cannot have: it is a tilde there. */
  private static String name(Exchange exchange) {
    return exchange.path("schedule").replace('~', '/');
  }

  private static ProblemException gone(String name) {
    return ProblemException.notFound("schedule \"" + name + "\"");
  }

  private void list(Exchange exchange) {
    exchange.reply(
        out ->
            out.list(
                "schedules", schedules().list(), (inner, view) -> write(exchange, inner, view)));
  }

  private void show(Exchange exchange) {
    reply(exchange, 200, name(exchange));
  }

  private void reply(Exchange exchange, int status, String name) {
    ScheduleView view = schedules().find(name).orElseThrow(() -> gone(name));
    exchange.reply(status, out -> write(exchange, out, view));
  }

  private void write(Exchange exchange, JsonOut out, ScheduleView view) {
    ScheduleForm.write(out, view, sight.job(exchange, view));
  }

  private void put(Exchange exchange) {
    String name = name(exchange);
    ScheduleForm form = exchange.json(ScheduleForm::read);
    Enqueued.Outcome outcome = schedules().put(name, form::apply);
    exchange.audit("schedule", name);
    reply(exchange, outcome == Enqueued.Outcome.INSERTED ? 201 : 200, name);
  }

  private void remove(Exchange exchange) {
    String name = name(exchange);
    if (!schedules().remove(name)) {
      throw gone(name);
    }
    exchange.audit("unschedule", name);
    exchange.done();
  }

  private void pause(Exchange exchange, boolean paused) {
    String name = name(exchange);
    if (!(paused ? schedules().pause(name) : schedules().resume(name))) {
      throw gone(name);
    }
    exchange.audit(paused ? "pause schedule" : "resume schedule", name);
    reply(exchange, 200, name);
  }

  private void run(Exchange exchange) {
    String name = name(exchange);
    Optional<Enqueued> job = schedules().runNow(name);
    Enqueued answer = job.orElseThrow(() -> gone(name));
    exchange.audit("run schedule", name);
    exchange.reply(out -> AnswerJson.enqueued(out, answer));
  }
}
