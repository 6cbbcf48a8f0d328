package dev.sluice.wire;

import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs: {@code queue, states, kind, group, text, from, to, after, limit}; all may be missing.
 */
public final class QueryJson {
  private @Nullable String queue;
  private Set<JobState> states = Set.of();
  private @Nullable String kind;
  private @Nullable String group;
  private @Nullable String text;
  private @Nullable Instant from;
  private @Nullable Instant to;
  private long after;
  private int limit = JobQuery.ALL.limit();

  private QueryJson() {}

  /** Its fields. */
  public static void write(JsonOut out, JobQuery query) {
    List<String> states = new TreeSet<>(query.states()).stream().map(JobState::name).toList();
    out.text("queue", query.queue())
        .texts("states", states)
        .text("kind", query.kind())
        .text("group", query.group())
        .text("text", query.text())
        .time("from", query.from())
        .time("to", query.to())
        .number("after", query.after())
        .number("limit", query.limit());
  }

  /** Reads one. */
  public static JobQuery read(JsonIn in) {
    QueryJson fields = new QueryJson();
    in.object(name -> fields.field(in, name));
    return in.make(
        () ->
            new JobQuery(
                fields.queue,
                fields.states,
                fields.kind,
                fields.group,
                fields.text,
                fields.from,
                fields.to,
                fields.after,
                fields.limit));
  }

  private void field(JsonIn in, String name) {
    switch (name) {
      case "queue" -> queue = in.textOrNull();
      case "states" -> states = Set.copyOf(in.list(each -> each.word(JobState.class)));
      case "kind" -> kind = in.textOrNull();
      case "group" -> group = in.textOrNull();
      case "text" -> text = in.textOrNull();
      case "from" -> from = in.timeOrNull();
      case "to" -> to = in.timeOrNull();
      case "after" -> after = in.number(0, Long.MAX_VALUE);
      case "limit" -> limit = in.number(1, JobQuery.MAX_LIMIT);
      default -> throw in.unknown();
    }
  }
}
