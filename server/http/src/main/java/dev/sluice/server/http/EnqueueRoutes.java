package dev.sluice.server.http;

import dev.sluice.job.JobId;
import dev.sluice.server.access.Role;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.Enqueued.Outcome;
import dev.sluice.spi.NewJob;
import dev.sluice.wire.AnswerJson;
import dev.sluice.wire.JsonIn;
import dev.sluice.wire.NewJobJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts jobs into queues. */
final class EnqueueRoutes {
  private final Storage storage;

  EnqueueRoutes(Storage storage) {
    this.storage = storage;
  }

  void addTo(Route.Table routes) {
    routes
        .add("POST", "/v1/jobs", Role.ENQUEUE, exchange -> enqueue(exchange, null))
        .add("POST", "/v1/jobs/batch", Role.ENQUEUE, exchange -> batch(exchange, null))
        .add(
            "POST",
            "/v1/queues/{queue}/jobs",
            Role.ENQUEUE,
            exchange -> enqueue(exchange, exchange.queue()))
        .add(
            "POST",
            "/v1/queues/{queue}/jobs/batch",
            Role.ENQUEUE,
            exchange -> batch(exchange, exchange.queue()));
  }

  private void enqueue(Exchange exchange, @Nullable String queue) {
    NewJob job =
        exchange.isJson() || queue == null
            ? exchange.json(in -> NewJobJson.read(in, queue, JobId::next))
            : RawJob.read(exchange, queue);
    int most = storage.source().traits().maxPayload();
    if (job.payload().length > most) {
      throw new ProblemException(
          413, "TOO_LARGE", "a payload has at most " + most + " bytes here", "payload");
    }
    Enqueued answer = storage.store().enqueue(List.of(job)).get(0);
    if (answer.outcome() == Outcome.FULL) {
      exchange.response().setHeader("Retry-After", "1");
    }
    exchange.reply(status(answer.outcome()), out -> AnswerJson.enqueued(out, answer));
  }

  private static int status(Outcome outcome) {
    return switch (outcome) {
      case INSERTED -> 201;
      case DUPLICATE, REPLACED -> 200;
      case REJECTED -> 409;
      case FULL -> 429;
    };
  }

  private void batch(Exchange exchange, @Nullable String queue) {
    List<NewJob> jobs = exchange.json(in -> jobs(in, queue));
    List<Enqueued> answers = storage.store().enqueue(jobs);
    exchange.reply(out -> out.list("jobs", answers, AnswerJson::enqueued));
  }

  private static List<NewJob> jobs(JsonIn in, @Nullable String queue) {
    Body body = new Body();
    in.object(
        name -> {
          if (name.equals("jobs")) {
            body.jobs = in.list(each -> NewJobJson.read(each, queue, JobId::next));
          } else {
            throw in.unknown();
          }
        });
    return body.jobs;
  }

  private static final class Body {
    List<NewJob> jobs = List.of();
  }
}
