package dev.sluice.server.grpc;

import dev.sluice.grpc.v1.JobCalls;
import dev.sluice.grpc.v1.Values;
import dev.sluice.job.Alteration;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import java.util.ArrayList;
import java.util.List;

/** Reads which jobs are meant. */
final class Queries {
  private static final int DEFAULT_LIMIT = 100;

  private Queries() {}

  static JobQuery of(Values.JobQuery from) {
    JobQuery query = JobQuery.ALL;
    if (!from.getQueue().isEmpty()) {
      query = query.queue(Fields.queue("query.queue", from.getQueue()));
    }
    if (!from.getKind().isEmpty()) {
      query = query.kind(from.getKind());
    }
    if (!from.getGroup().isEmpty()) {
      query = query.group(from.getGroup());
    }
    if (!from.getText().isEmpty()) {
      query = query.text(from.getText());
    }
    return query
        .states(states(from.getStatesList()))
        .enqueued(
            from.hasFrom() ? Fields.instant("query.from", from.getFrom()) : null,
            from.hasTo() ? Fields.instant("query.to", from.getTo()) : null);
  }

  static JobQuery page(JobCalls.ListRequest request) {
    int limit = Fields.inRange("limit", request.getLimit(), DEFAULT_LIMIT, JobQuery.MAX_LIMIT);
    if (request.getAfter() < 0) {
      throw new BadField("after", "must not be negative: " + request.getAfter());
    }
    return of(request.getQuery()).after(request.getAfter()).limit(limit);
  }

  private static JobState[] states(List<Values.JobState> from) {
    List<JobState> states = new ArrayList<>();
    for (Values.JobState state : from) {
      states.add(
          switch (state) {
            case SCHEDULED -> JobState.SCHEDULED;
            case READY -> JobState.READY;
            case RUNNING -> JobState.RUNNING;
            case COMPLETED -> JobState.COMPLETED;
            case DEAD -> JobState.DEAD;
            case CANCELLED -> JobState.CANCELLED;
            case JOB_STATE_UNSPECIFIED, UNRECOGNIZED ->
                throw new BadField("query.states", "there is no such state");
          });
    }
    return states.stream().distinct().toArray(JobState[]::new);
  }

  static Alteration.Reschedule reschedule(JobCalls.RescheduleRequest request) {
    return switch (request.getDueCase()) {
      case RUN_AT -> new Alteration.Reschedule(Fields.instant("run_at", request.getRunAt()), null);
      case DELAY ->
          new Alteration.Reschedule(null, Fields.notNegative("delay", request.getDelay()));
      case DUE_NOT_SET -> throw new BadField("due", "give run_at or delay");
    };
  }

  static Alteration.Reprioritize reprioritize(JobCalls.ReprioritizeRequest request) {
    if (!request.hasPriority()) {
      throw new BadField("priority", "give a priority");
    }
    return new Alteration.Reprioritize(request.getPriority());
  }

  /** For the log of changes. The text is a part of payloads: it is not said. */
  static String describe(JobQuery query) {
    StringBuilder words = new StringBuilder();
    words.append("queue ").append(query.queue() == null ? "any" : query.queue());
    words.append(", states ").append(query.states());
    if (query.kind() != null) {
      words.append(", kind ").append(query.kind());
    }
    if (query.group() != null) {
      words.append(", group ").append(query.group());
    }
    if (query.text() != null) {
      words.append(", with a text");
    }
    if (query.from() != null || query.to() != null) {
      words.append(", enqueued from ").append(query.from()).append(" to ").append(query.to());
    }
    return words.toString();
  }
}
