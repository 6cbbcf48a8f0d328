package dev.sluice.cli.command;

import dev.sluice.EnqueueOptions;
import dev.sluice.job.JobId;
import dev.sluice.job.UniqueKey;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What the user wants of the jobs of one {@code sluice enqueue}. */
final class EnqueueWishes {
  @Option(
      names = "--delay",
      paramLabel = "SPAN",
      converter = Converters.Span.class,
      description = "Not before this long from now: 5s, 10m, 2h, 1d.")
  private @Nullable Duration delay;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      converter = Converters.Time.class,
      description = "Not before this time: 2026-12-01T10:00, or with an offset.")
  private @Nullable When at;

  @Option(names = "--priority", paramLabel = "N", description = "Lower numbers first. Default: 0.")
  private int priority;

  @Option(
      names = "--unique",
      paramLabel = "KEY",
      converter = Converters.Label.class,
      description = "One live job with this key.")
  private @Nullable String unique;

  @Option(
      names = "--unique-window",
      paramLabel = "SPAN",
      converter = Converters.Span.class,
      description = "The key is taken for so long, whatever becomes of the job.")
  private @Nullable Duration window;

  @Option(
      names = "--on-conflict",
      paramLabel = "WHAT",
      description = "If the key is taken: keep (default), replace or reject.")
  private UniqueKey.@Nullable OnConflict onConflict;

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
      names = "--expires",
      paramLabel = "WHEN",
      converter = Converters.TimeOrSpan.class,
      description = "Cancelled if it has not started by this time, or after this span.")
  private @Nullable When expires;

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

  @Option(
      names = "--id",
      paramLabel = "UUID",
      converter = Converters.Id.class,
      description = "The job's id: enqueueing it twice is harmless. Default: a new one.")
  private @Nullable JobId id;

  /** Looks for what makes no sense together. */
  void check(EnqueueCommand command, boolean lines) {
    refuse(command, delay != null && at != null, "give either --delay or --at, not both");
    refuse(command, lines && id != null, "--id is for one job, not for --lines");
    refuse(command, lines && unique != null, "--unique is for one job, not for --lines");
    boolean detail = window != null || onConflict != null;
    refuse(command, detail && unique == null, "--unique-window and --on-conflict need --unique");
    Instant due = due(command.shell());
    Instant end = expiresAt(command.shell());
    boolean never = end != null && !end.isAfter(due);
    refuse(command, never, "the job would never run: --expires is not after the time it is due");
    try {
      apply(command.shell(), new EnqueueOptions());
    } catch (IllegalArgumentException e) {
      throw command.usage(String.valueOf(e.getMessage()));
    }
  }

  /** Puts them into the options of one job. */
  void apply(Shell shell, EnqueueOptions options) {
    options.priority(priority);
    if (delay != null) {
      options.delay(delay);
    }
    if (at != null) {
      options.at(at.after(shell.now(), shell.zone()));
    }
    if (unique != null) {
      options.unique(unique, window, onConflict == null ? UniqueKey.OnConflict.KEEP : onConflict);
    }
    if (group != null) {
      options.group(group);
    }
    if (kind != null) {
      options.kind(kind);
    }
    if (id != null) {
      options.id(id);
    }
    headers.forEach(options::header);
    applyLimits(shell, options);
  }

  private void applyLimits(Shell shell, EnqueueOptions options) {
    if (maxAttempts != null) {
      options.maxAttempts(maxAttempts);
    }
    if (timeout != null) {
      options.timeout(timeout);
    }
    if (retain != null) {
      options.retain(retain);
    }
    Instant end = expiresAt(shell);
    if (end != null) {
      options.expiresAt(end);
    }
  }

  private Instant due(Shell shell) {
    Instant now = shell.now();
    if (at != null) {
      Instant time = at.after(now, shell.zone());
      return time.isAfter(now) ? time : now;
    }
    return delay == null ? now : now.plus(delay);
  }

  private @Nullable Instant expiresAt(Shell shell) {
    return expires == null ? null : expires.after(shell.now(), shell.zone());
  }

  private static void refuse(EnqueueCommand command, boolean wrong, String message)
      throws ParameterException {
    if (wrong) {
      throw command.usage(message);
    }
  }
}
