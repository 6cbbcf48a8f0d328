package dev.sluice.cli.command;

import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which jobs to list. */
final class JobFilter {
  @Option(
      names = {"-Q", "--queue"},
      paramLabel = "QUEUE",
      converter = Converters.QueueName.class,
      description = "Of this queue.")
  private @Nullable String queue;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      split = ",",
      description = "In one of these states: ${COMPLETION-CANDIDATES}.")
  private Set<JobState> states = EnumSet.noneOf(JobState.class);

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      converter = Converters.Label.class,
      description = "Of this kind.")
  private @Nullable String kind;

  @Option(
      names = "--group",
      paramLabel = "GROUP",
      converter = Converters.Label.class,
      description = "Of this group.")
  private @Nullable String group;

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      description = "With this in the payload, the unique key or the newest failure.")
  private @Nullable String text;

  @Option(
      names = "--from",
      paramLabel = "WHEN",
      converter = Converters.TimeOrSpan.class,
      description = "Enqueued at this time or later; a span such as 2h counts back from now.")
  private @Nullable When from;

  @Option(
      names = "--to",
      paramLabel = "WHEN",
      converter = Converters.TimeOrSpan.class,
      description = "Enqueued before this time.")
  private @Nullable When to;

  /** The query, from its beginning on. */
  JobQuery query(Shell shell) {
    return JobQuery.ALL
        .queue(queue)
        .states(states.toArray(JobState[]::new))
        .kind(kind)
        .group(group)
        .text(text == null || text.isEmpty() ? null : text)
        .enqueued(time(from, shell), time(to, shell));
  }

  private static @Nullable Instant time(@Nullable When when, Shell shell) {
    return when == null ? null : when.before(shell.now(), shell.zone());
  }
}
