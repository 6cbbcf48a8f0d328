package dev.sluice.cli.command;

import dev.sluice.EnqueueOptions;
import dev.sluice.job.JobId;
import dev.sluice.job.UniqueKey;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What the user wants of the jobs of one {@code sluice enqueue}. */
final class EnqueueWishes {
  @Mixin private JobWishes job = new JobWishes();

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
      names = "--expires",
      paramLabel = "WHEN",
      converter = Converters.TimeOrSpan.class,
      description = "Cancelled if it has not started by this time, or after this span.")
  private @Nullable When expires;

  @Option(
      names = "--id",
      paramLabel = "UUID",
      converter = Converters.Id.class,
      description = "The job's id: enqueueing it twice is harmless. Default: a new one.")
  private @Nullable JobId id;

  /** Looks for what makes no sense together. */
  void check(EnqueueCommand command, boolean lines, boolean envelope) {
    boolean due = delay != null || at != null;
    refuse(command, envelope && due, "an --envelope says when it is due: leave out --delay, --at");
    refuse(command, delay != null && at != null, "give either --delay or --at, not both");
    refuse(command, lines && id != null, "--id is for one job, not for --lines");
    refuse(command, lines && job.unique() != null, "--unique is for one job, not for --lines");
    boolean detail = window != null || onConflict != null;
    refuse(
        command, detail && job.unique() == null, "--unique-window and --on-conflict need --unique");
    Instant end = expiresAt(command.shell());
    boolean never = end != null && !end.isAfter(due(command.shell()));
    refuse(command, never, "the job would never run: --expires is not after the time it is due");
    try {
      apply(command.shell(), new EnqueueOptions());
    } catch (IllegalArgumentException e) {
      throw command.usage(String.valueOf(e.getMessage()));
    }
  }

  /** Puts them into the options of one job. */
  void apply(Shell shell, EnqueueOptions options) {
    job.apply(options);
    String unique = job.unique();
    if (unique != null) {
      options.unique(unique, window, onConflict == null ? UniqueKey.OnConflict.KEEP : onConflict);
    }
    if (delay != null) {
      options.delay(delay);
    }
    if (at != null) {
      options.at(at.after(shell.now(), shell.zone()));
    }
    if (id != null) {
      options.id(id);
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
