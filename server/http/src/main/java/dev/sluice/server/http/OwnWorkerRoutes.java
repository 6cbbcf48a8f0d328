package dev.sluice.server.http;

import dev.sluice.Worker;
import dev.sluice.Worker.State;
import dev.sluice.server.access.Role;
import dev.sluice.wire.JsonIn;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The workers of this process: those of webhooks and schedules, and those of an application that
 * has mounted the servlet. What is asked of them is done at once, by a call, while those of {@link
 * WorkerRoutes} hear of it through the storage.
 */
final class OwnWorkerRoutes {
  private static final int MOST_HANDLERS = 10_000;
  private static final Set<State> ANY = Set.of(State.values());

  private final Storage storage;

  OwnWorkerRoutes(Storage storage) {
    this.storage = storage;
  }

  void addTo(Route.Table routes) {
    String worker = "/v1/server/workers/{worker}";
    routes
        .add("GET", "/v1/server/workers", Role.READ, e -> reply(e, storage.sluice().ownWorkers()))
        .add("POST", worker + "/pause", Role.ADMIN, this::pause)
        .add("POST", worker + "/resume", Role.ADMIN, this::resume)
        .add("POST", worker + "/drain", Role.ADMIN, this::drain)
        .add("POST", worker + "/stop", Role.ADMIN, this::stop)
        .add("POST", worker + "/restart", Role.ADMIN, this::restart)
        .add("POST", worker + "/concurrency", Role.ADMIN, this::concurrency);
  }

  private static void reply(Exchange exchange, List<Worker> workers) {
    exchange.reply(out -> out.list("workers", workers, OwnWorkerJson::write));
  }

  private void pause(Exchange exchange) {
    reply(exchange, change(exchange, "pause", Set.of(State.RUNNING, State.PAUSED), Worker::pause));
  }

  private void resume(Exchange exchange) {
    reply(
        exchange, change(exchange, "resume", Set.of(State.RUNNING, State.PAUSED), Worker::resume));
  }

  private void drain(Exchange exchange) {
    Set<State> from = Set.of(State.RUNNING, State.PAUSED, State.DRAINING);
    reply(exchange, change(exchange, "drain", from, Worker::drain));
  }

  private void stop(Exchange exchange) throws InterruptedException {
    WorkerStop stop = new WorkerStop(exchange.json(OwnWorkerRoutes::deadline));
    List<Worker> meant = change(exchange, "stop", ANY, stop::begin);
    stop.await();
    reply(exchange, meant);
  }

  private void restart(Exchange exchange) throws InterruptedException {
    WorkerStop stop = new WorkerStop(exchange.json(OwnWorkerRoutes::deadline));
    Set<State> from = Set.of(State.NEW, State.RUNNING, State.PAUSED, State.DRAINING, State.STOPPED);
    List<Worker> meant =
        change(exchange, "restart", from, worker -> stop.begin(worker, () -> start(worker)));
    stop.await();
    reply(exchange, meant);
  }

  // Not one that has been closed with its Sluice meanwhile.
  private void start(Worker worker) {
    if (storage.sluice().ownWorkers().contains(worker)) {
      worker.start();
    }
  }

  private void concurrency(Exchange exchange) {
    int handlers = exchange.json(OwnWorkerRoutes::handlers);
    reply(
        exchange,
        change(exchange, "concurrency " + handlers, ANY, worker -> worker.concurrency(handlers)));
  }

  private List<Worker> change(
      Exchange exchange, String action, Set<State> from, Consumer<Worker> change) {
    String name = exchange.path("worker");
    List<Worker> meant = find(name);
    for (Worker worker : meant) {
      State state = worker.state();
      if (!from.contains(state)) {
        throw new ProblemException(
            409, "WRONG_STATE", "worker \"" + worker.name() + "\" is " + state, "state");
      }
    }
    meant.forEach(change);
    exchange.audit("own worker " + action, name);
    return meant;
  }

  /**
   * Those of the name that have not stopped, or else the last one that was made. A name may have a
   * slash, which a path cannot have: it is a tilde there.
   */
  private List<Worker> find(String name) {
    List<Worker> named =
        storage.sluice().ownWorkers().stream()
            .filter(worker -> worker.name().replace('/', '~').equals(name.replace('/', '~')))
            .toList();
    if (named.isEmpty()) {
      throw ProblemException.notFound("worker \"" + name + "\"");
    }
    List<Worker> live = named.stream().filter(w -> w.state() != State.STOPPED).toList();
    return live.isEmpty() ? List.of(named.get(named.size() - 1)) : live;
  }

  private static Duration deadline(JsonIn in) {
    Duration[] deadline = {WorkerStop.DEADLINE};
    in.object(
        name -> {
          if (!name.equals("deadlineSeconds")) {
            throw in.unknown();
          }
          deadline[0] = in.seconds();
          if (deadline[0].isNegative() || deadline[0].compareTo(WorkerStop.LONGEST) > 0) {
            throw in.bad("must be 0 to " + WorkerStop.LONGEST.toSeconds() + " seconds");
          }
        });
    return deadline[0];
  }

  private static int handlers(JsonIn in) {
    int[] handlers = {0};
    in.object(
        name -> {
          if (!name.equals("concurrency")) {
            throw in.unknown();
          }
          handlers[0] = in.number(1, MOST_HANDLERS);
        });
    if (handlers[0] == 0) {
      throw ProblemException.badInput("concurrency", "there must be a concurrency");
    }
    return handlers[0];
  }
}
