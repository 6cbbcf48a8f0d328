package dev.sluice.cli.command;

import dev.sluice.EnqueueOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the user wants of each job, whoever enqueues it in the end. */
final class JobWishes {
  @Option(names = "--priority", paramLabel = "N", description = "Lower numbers first. Default: 0.")
  private int priority;

  @Option(
      names = "--unique",
      paramLabel = "KEY",
      converter = Converters.Label.class,
      description = "No second live job with this key.")
  private @Nullable String unique;

  @Option(
      names = "--group",
      paramLabel = "GROUP",
      converter = Converters.Label.class,
      description = "Jobs of a group run one at a time, in order.")
  private @Nullable String group;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      converter = Converters.Label.class,
      description = "Which handler of a queue with several kinds.")
  private @Nullable String kind;

  @Option(
      names = "--max-attempts",
      paramLabel = "N",
      description = "How often it may be tried in all. Default: 25.")
  private @Nullable Integer maxAttempts;

  @Option(
      names = "--timeout",
      paramLabel = "SPAN",
      converter = Converters.Span.class,
      description = "How long one attempt may take.")
  private @Nullable Duration timeout;

  @Option(
      names = "--retain",
      paramLabel = "SPAN",
      converter = Converters.SpanOrForever.class,
      description = "How long it stays readable once it is finished; or: forever.")
  private @Nullable Duration retain;

  @Option(
      names = {"-H", "--header"},
      paramLabel = "K=V",
      description = "A header. May be given several times.")
  private Map<String, String> headers = new LinkedHashMap<>();

  /** The key of which one live job is wanted. */
  @Nullable String unique() {
    return unique;
  }

  /** Puts them into the options of the jobs. */
  void apply(EnqueueOptions options) {
    options.priority(priority);
    if (unique != null) {
      options.unique(unique);
    }
    if (group != null) {
      options.group(group);
    }
    if (kind != null) {
      options.kind(kind);
    }
    if (maxAttempts != null) {
      options.maxAttempts(maxAttempts);
    }
    if (timeout != null) {
      options.timeout(timeout);
    }
    if (retain != null) {
      options.retain(retain);
    }
    headers.forEach(options::header);
  }
}
