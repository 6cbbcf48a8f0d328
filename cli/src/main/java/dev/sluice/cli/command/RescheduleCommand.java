package dev.sluice.cli.command;

import dev.sluice.job.Alteration;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice reschedule}. */
@Command(
    name = "reschedule",
    header = "Give waiting jobs another time.",
    footer = {
      "",
      "Examples:",
      "  sluice reschedule 01985c3e-9b6a-7f00-8e6b-0a1f2b3c4d5e --delay 2h",
      "  sluice reschedule 01985c3e-9b6a-7f00-8e6b-0a1f2b3c4d5e --at 2026-12-01T10:00"
    })
final class RescheduleCommand extends AlterCommand {
  @Option(
      names = "--at",
      paramLabel = "TIME",
      converter = Converters.Time.class,
      description = "The new time: 2026-12-01T10:00, or with an offset.")
  private @Nullable When at;

  @Option(
      names = "--delay",
      paramLabel = "SPAN",
      converter = Converters.Span.class,
      description = "The new time, from now: 5s, 10m, 2h, 1d.")
  private @Nullable Duration delay;

  RescheduleCommand(Shell shell) {
    super(shell);
  }

  @Override
  void check() {
    if ((at == null) == (delay == null)) {
      throw usage("to when? Give either --at TIME or --delay SPAN");
    }
    super.check();
  }

  @Override
  Alteration alteration() {
    return new Alteration.Reschedule(
        at == null ? null : at.after(shell().now(), shell().zone()), delay);
  }

  @Override
  String done() {
    return "rescheduled";
  }
}
