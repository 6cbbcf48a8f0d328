package dev.sluice.server.http;

import dev.sluice.job.Alteration;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.server.access.Role;
import dev.sluice.spi.Names;
import dev.sluice.wire.JsonIn;
import dev.sluice.wire.QueryJson;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Lets dead jobs run again: all at once, or so many a second. */
final class RedriveRoutes implements AutoCloseable {
  private static final double FASTEST = 100_000;

  private final Storage storage;

  // The last one of each queue; their number is that of the queues that were ever redriven slowly.
  private final Map<String, Redrive> slow = new ConcurrentHashMap<>();

  RedriveRoutes(Storage storage) {
    this.storage = storage;
  }

  void addTo(Route.Table routes) {
    String path = "/v1/queues/{queue}/redrive";
    routes
        .add("POST", path, Role.ADMIN, this::redrive)
        .add("GET", path, Role.READ, this::show)
        .add("DELETE", path, Role.ADMIN, this::stop);
  }

  private void redrive(Exchange exchange) {
    String queue = Names.queue(exchange.queue());
    Wishes wishes = exchange.json(in -> wishes(in, queue));
    if (wishes.rate > 0) {
      begin(exchange, new Redrive(storage, queue, wishes.dead, wishes.rate), queue);
      return;
    }
    int changed = storage.browser().alter(wishes.dead, new Alteration.Redrive());
    exchange.audit("redrive", queue + ": " + changed + " jobs");
    exchange.reply(out -> out.text("queue", queue).number("changed", changed));
  }

  private void begin(Exchange exchange, Redrive redrive, String queue) {
    // A storage that cannot says so now.
    storage.browser();
    storage.control();
    slow.compute(
        queue,
        (name, before) -> {
          if (before != null && before.isRunning()) {
            throw new ProblemException(
                409, "WRONG_STATE", "the dead jobs of \"" + queue + "\" are being redriven");
          }
          return redrive;
        });
    redrive.start();
    exchange.audit("redrive slowly", queue);
    exchange.reply(202, redrive::write);
  }

  private Redrive find(Exchange exchange) {
    String queue = Names.queue(exchange.queue());
    return Optional.ofNullable(slow.get(queue))
        .orElseThrow(() -> ProblemException.notFound("a redrive with a rate of \"" + queue + "\""));
  }

  private void show(Exchange exchange) {
    exchange.reply(find(exchange)::write);
  }

  private void stop(Exchange exchange) {
    Redrive redrive = find(exchange);
    redrive.stop();
    exchange.audit("stop redrive", exchange.queue());
    exchange.reply(redrive::write);
  }

  /** Stops all; jobs whose turn has not come stay dead. */
  @Override
  public void close() {
    slow.values().forEach(Redrive::stop);
  }

  private static Wishes wishes(JsonIn in, String queue) {
    Wishes wishes = new Wishes(JobQuery.ALL);
    in.object(
        name -> {
          switch (name) {
            case "rate" -> wishes.rate = rate(in);
            case "filter" -> wishes.dead = filter(in, queue);
            default -> throw in.unknown();
          }
        });
    wishes.dead = wishes.dead.queue(queue).states(JobState.DEAD);
    return wishes;
  }

  private static double rate(JsonIn in) {
    double rate = in.decimal();
    if (!(rate > 0 && rate <= FASTEST)) {
      throw in.bad("must be more than 0 jobs a second, and at most 100000");
    }
    return rate;
  }

  private static JobQuery filter(JsonIn in, String queue) {
    JobQuery filter = QueryJson.read(in);
    @Nullable String other = filter.queue();
    if (other != null && !other.equals(queue)) {
      throw in.bad("the queue in the path is another one");
    }
    if (!filter.states().isEmpty() && !filter.states().equals(Set.of(JobState.DEAD))) {
      throw in.bad("only what is DEAD is redriven");
    }
    return filter;
  }

  /** What a request asks for, while it is being read. */
  private static final class Wishes {
    private JobQuery dead;
    private double rate;

    private Wishes(JobQuery dead) {
      this.dead = dead;
    }
  }
}
