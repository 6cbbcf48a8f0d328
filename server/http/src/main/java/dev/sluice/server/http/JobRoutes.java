package dev.sluice.server.http;

import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import dev.sluice.server.access.Role;
import dev.sluice.server.access.Shown;
import dev.sluice.wire.AlterationFields;
import dev.sluice.wire.AlterationFields.Action;
import dev.sluice.wire.AnswerJson;
import dev.sluice.wire.JobJson;
import dev.sluice.wire.JsonIn;
import dev.sluice.wire.JsonOut;
import dev.sluice.wire.QueryJson;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Shows jobs and changes them. */
final class JobRoutes {
  private static final Set<String> FILTER =
      Set.of("queue", "state", "kind", "group", "text", "from", "to", "after", "limit");

  private static final List<Action> BY_ID =
      List.of(Action.CANCEL, Action.PROMOTE, Action.RESCHEDULE, Action.REPRIORITIZE, Action.RETRY);

  private final Storage storage;
  private final Sight sight;

  JobRoutes(Storage storage, Sight sight) {
    this.storage = storage;
    this.sight = sight;
  }

  void addTo(Route.Table routes) {
    routes
        .add("GET", "/v1/jobs", Role.READ, exchange -> list(exchange, query(exchange)))
        .add("POST", "/v1/jobs/query", Role.READ, e -> list(e, e.json(QueryJson::read)))
        .add("POST", "/v1/jobs/alter", Role.ADMIN, this::alterMany)
        .add("GET", "/v1/jobs/{id}", Role.READ, this::show)
        .add("GET", "/v1/jobs/{id}/payload", Role.READ, e -> raw(e, JobView::payload))
        .add("GET", "/v1/jobs/{id}/result", Role.READ, e -> raw(e, v -> v.history().result()))
        .add("DELETE", "/v1/jobs/{id}", Role.ADMIN, exchange -> alter(exchange, Action.DELETE));
    for (Action action : BY_ID) {
      routes.add(
          "POST",
          "/v1/jobs/{id}/" + action.word(),
          Role.ADMIN,
          exchange -> alter(exchange, action));
    }
  }

  private static JobQuery query(Exchange exchange) {
    Parameters query = new Parameters(exchange);
    query.allow(FILTER);
    return new JobQuery(
        query.text("queue"),
        query.words("state", JobState.class),
        query.text("kind"),
        query.text("group"),
        query.text("text"),
        query.time("from"),
        query.time("to"),
        query.number("after", 0, 0, Long.MAX_VALUE),
        (int) query.number("limit", JobQuery.ALL.limit(), 1, JobQuery.MAX_LIMIT));
  }

  private void list(Exchange exchange, JobQuery query) {
    sight.check(exchange, query);
    Page<JobView> page = storage.browser().list(query);
    List<Shown> shown = sight.jobs(exchange, page.items());
    exchange.reply(
        out ->
            out.list("jobs", shown, JobRoutes::write)
                .number("next", page.next() == 0 ? null : Long.valueOf(page.next())));
  }

  private static void write(JsonOut out, Shown shown) {
    JobJson.write(out, shown.job(), shown.hidden());
  }

  private Shown find(Exchange exchange) {
    JobId id = id(exchange);
    return storage
        .browser()
        .find(id)
        .map(job -> sight.job(exchange, job))
        .orElseThrow(() -> ProblemException.notFound("job " + id));
  }

  private static JobId id(Exchange exchange) {
    try {
      return JobId.parse(exchange.path("id"));
    } catch (IllegalArgumentException e) {
      throw ProblemException.badInput("id", String.valueOf(e.getMessage()));
    }
  }

  private void show(Exchange exchange) {
    Shown shown = find(exchange);
    exchange.reply(out -> write(out, shown));
  }

  private void raw(Exchange exchange, Function<JobView, byte @Nullable []> part) {
    byte[] bytes = part.apply(find(exchange).job());
    if (bytes == null) {
      throw ProblemException.notFound("a result of job " + exchange.path("id"));
    }
    // Never as a page: it would be one of this site.
    exchange.response().setHeader("Content-Disposition", "attachment");
    exchange.bytes(200, "application/octet-stream", bytes);
  }

  private void alter(Exchange exchange, Action action) {
    JobId id = id(exchange);
    Alteration alteration = exchange.json(in -> alteration(in, action));
    Altered answer = storage.control().alter(List.of(id), alteration).get(0);
    switch (answer.result()) {
      case NOT_FOUND -> throw ProblemException.notFound("job " + id);
      case WRONG_STATE ->
          throw new ProblemException(
              409, "WRONG_STATE", "job " + id + " is " + answer.state(), "state");
      case CHANGED, REQUESTED -> {
        exchange.audit(action.word(), id.toString());
        exchange.reply(out -> AnswerJson.altered(out, answer));
      }
    }
  }

  private static Alteration alteration(JsonIn in, Action action) {
    AlterationFields fields = new AlterationFields(action);
    in.object(
        name -> {
          if (name.equals("action") || !fields.field(in, name)) {
            throw in.unknown();
          }
        });
    return fields.alteration(in);
  }

  private void alterMany(Exchange exchange) {
    ManyJobs many = exchange.json(ManyJobs::read);
    String action = AlterationFields.of(many.alteration()).word();
    JobQuery filter = many.filter();
    if (filter != null) {
      int changed = storage.browser().alter(filter, many.alteration());
      exchange.audit(action, changed + " jobs by a filter" + filter);
      exchange.reply(out -> out.number("changed", changed));
      return;
    }
    List<Altered> answers = storage.control().alter(many.ids(), many.alteration());
    exchange.audit(action, many.ids().toString());
    exchange.reply(out -> out.list("jobs", answers, AnswerJson::altered));
  }
}
