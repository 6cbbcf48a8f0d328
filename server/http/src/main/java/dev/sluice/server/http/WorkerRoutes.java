package dev.sluice.server.http;

import dev.sluice.job.WorkerOrder;
import dev.sluice.server.access.Role;
import dev.sluice.wire.WorkerJson;
import java.util.Locale;

/** The live workers of the storage, whichever process they are in. */
final class WorkerRoutes {
  private final Storage storage;

  WorkerRoutes(Storage storage) {
    this.storage = storage;
  }

  void addTo(Route.Table routes) {
    routes
        .add("GET", "/v1/workers", Role.READ, this::list)
        .add("PUT", "/v1/workers/{worker}", Role.WORK, this::announce)
        .add("DELETE", "/v1/workers/{worker}", Role.WORK, this::withdraw)
        .add("POST", "/v1/workers/{worker}/quiet", Role.ADMIN, e -> ask(e, WorkerOrder.QUIET))
        .add("POST", "/v1/workers/{worker}/resume", Role.ADMIN, e -> ask(e, WorkerOrder.RUN))
        .add("POST", "/v1/workers/{worker}/stop", Role.ADMIN, e -> ask(e, WorkerOrder.STOP));
  }

  private void list(Exchange exchange) {
    exchange.reply(out -> out.list("workers", storage.workers().list(), WorkerJson::write));
  }

  private void announce(Exchange exchange) {
    WorkerJson.Announcement told = exchange.json(WorkerJson::announcement);
    if (!told.worker().id().equals(exchange.path("worker"))) {
      throw ProblemException.badInput("id", "the worker in the path is another one");
    }
    WorkerOrder order = storage.workers().announce(told.worker(), told.timeToLive());
    exchange.reply(out -> out.text("order", order.name()));
  }

  private void withdraw(Exchange exchange) {
    storage.workers().withdraw(exchange.path("worker"));
    exchange.done();
  }

  private void ask(Exchange exchange, WorkerOrder order) {
    String worker = exchange.path("worker");
    if (!storage.workers().ask(worker, order)) {
      throw ProblemException.notFound("worker " + worker);
    }
    exchange.audit("worker " + order.name().toLowerCase(Locale.ROOT), worker);
    exchange.reply(out -> out.text("id", worker).text("order", order.name()));
  }
}
