package dev.sluice.server.http;

import dev.sluice.job.Alteration;
import dev.sluice.job.Counts;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.server.access.Role;
import dev.sluice.spi.Names;
import dev.sluice.spi.QueueControl;
import dev.sluice.spi.QueueSettings;
import dev.sluice.wire.JsonIn;
import dev.sluice.wire.QueueJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Shows queues, and changes what belongs to a queue. */
final class QueueRoutes {
  private final Storage storage;

  QueueRoutes(Storage storage) {
    this.storage = storage;
  }

  void addTo(Route.Table routes) {
    routes
        .add("GET", "/v1/queues", Role.READ, this::list)
        .add("GET", "/v1/queues/{queue}", Role.READ, this::show)
        .add("PATCH", "/v1/queues/{queue}", Role.ADMIN, this::configure)
        .add("POST", "/v1/queues/{queue}/pause", Role.ADMIN, e -> pause(e, true))
        .add("POST", "/v1/queues/{queue}/resume", Role.ADMIN, e -> pause(e, false))
        .add("POST", "/v1/queues/{queue}/purge", Role.ADMIN, this::purge);
  }

  private void list(Exchange exchange) {
    List<QueueJson> queues = queues(storage);
    exchange.reply(out -> out.list("queues", queues, (inner, queue) -> queue.write(inner)));
  }

  /** All queues that have jobs or settings, by name. */
  static List<QueueJson> queues(Storage storage) {
    Map<String, Counts> counts = storage.browser().counts();
    Map<String, QueueSettings> settings =
        storage.source().role(QueueControl.class).map(QueueControl::settings).orElse(Map.of());
    Set<String> names = new TreeSet<>(counts.keySet());
    names.addAll(settings.keySet());
    List<QueueJson> queues = new ArrayList<>(names.size());
    for (String name : names) {
      queues.add(new QueueJson(name, counts.getOrDefault(name, Counts.NONE), settings.get(name)));
    }
    return queues;
  }

  private void show(Exchange exchange) {
    reply(exchange, Names.queue(exchange.queue()));
  }

  private void reply(Exchange exchange, String queue) {
    QueueSettings settings =
        storage
            .source()
            .role(QueueControl.class)
            .map(control -> control.settings(queue))
            .orElse(QueueSettings.DEFAULT);
    Counts counts = storage.browser().counts(queue);
    exchange.reply(new QueueJson(queue, counts, settings)::write);
  }

  private void configure(Exchange exchange) {
    change(exchange, "configure", before -> exchange.json(in -> QueueJson.settings(in, before)));
  }

  private void pause(Exchange exchange, boolean paused) {
    change(exchange, paused ? "pause" : "resume", before -> before.paused(paused));
  }

  private void change(Exchange exchange, String action, UnaryOperator<QueueSettings> change) {
    String queue = Names.queue(exchange.queue());
    QueueControl control = storage.queues();
    QueueSettings after = change.apply(control.settings(queue));
    control.configure(queue, after);
    exchange.audit(action, queue + " " + after);
    reply(exchange, queue);
  }

  private void purge(Exchange exchange) {
    String queue = Names.queue(exchange.queue());
    Set<JobState> states = exchange.json(QueueRoutes::states);
    JobQuery query = JobQuery.ofQueue(queue).states(states.toArray(JobState[]::new));
    int changed = storage.browser().alter(query, new Alteration.Delete());
    exchange.audit("purge", queue + ": " + changed + " jobs");
    exchange.reply(out -> out.text("queue", queue).number("changed", changed));
  }

  private static Set<JobState> states(JsonIn in) {
    Set<JobState> states = new TreeSet<>(Set.of(JobState.SCHEDULED, JobState.READY));
    in.object(
        name -> {
          if (name.equals("states")) {
            states.clear();
            states.addAll(in.list(each -> each.word(JobState.class)));
          } else {
            throw in.unknown();
          }
        });
    if (states.isEmpty() || states.contains(JobState.RUNNING)) {
      throw in.bad("states: at least one, and not RUNNING");
    }
    return states;
  }
}
