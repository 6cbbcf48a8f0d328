package dev.sluice.cli.command;

import dev.sluice.Sluice;
import dev.sluice.schedules.CatchUp;
import dev.sluice.schedules.ScheduleOptions;
import dev.sluice.schedules.ScheduleView;
import dev.sluice.schedules.Schedules;
import dev.sluice.spi.Enqueued;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice cron add}. */
@Command(
    name = "add",
    header = "Add a schedule, or change the one of this name.",
    description =
        "If only its jobs are changed and not its times, no tick is lost by that. One that is"
            + " paused stays so.",
    footer = {
      "",
      "Examples:",
      "  sluice cron add report --cron '0 3 * * MON-FRI' --zone Europe/Berlin --queue reports",
      "  sluice cron add ping --every 30s --catch-up skip --queue pings 'https://example.org/'",
      "  sluice cron add nightly --cron @daily --queue big - < payload.json"
    })
final class CronAddCommand extends StoreCommand {
  /** One of the two. */
  static final class Times {
    @Option(
        names = "--cron",
        required = true,
        paramLabel = "EXPR",
        description =
            "When: minute hour day month weekday, six fields with the second first, or @hourly,"
                + " @daily, @weekly, @monthly, @yearly.")
    private @Nullable String cron;

    @Option(
        names = "--every",
        required = true,
        paramLabel = "SPAN",
        converter = Converters.Span.class,
        description = "How far apart: 30s, 5m, 2h, 1d.")
    private @Nullable Duration every;
  }

  @Parameters(index = "0", paramLabel = "NAME", description = "The schedule's name.")
  private String name = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PAYLOAD",
      description = "The payload of each job; - reads it from the input. Default: empty.")
  private @Nullable String payload;

  @ArgGroup(multiplicity = "1")
  private Times times = new Times();

  @Option(
      names = {"-q", "--queue"},
      required = true,
      paramLabel = "QUEUE",
      description = "Where the jobs go.")
  private String queue = "";

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "On whose clocks --cron goes, such as Europe/Berlin. Default: UTC.")
  private @Nullable String zone;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = Converters.Time.class,
      description = "One of the ticks of --every, from which the others are counted.")
  private @Nullable When from;

  @Option(
      names = "--catch-up",
      paramLabel = "WHAT",
      defaultValue = "once",
      description = "If ticks were missed: skip them, fire once for all, or all. Default: once.")
  private CatchUp catchUp = CatchUp.ONCE;

  @Option(
      names = "--grace",
      paramLabel = "SPAN",
      converter = Converters.Span.class,
      description = "With --catch-up skip: how late is still in time. Default: 1m.")
  private @Nullable Duration grace;

  @Option(
      names = "--expires-after",
      paramLabel = "SPAN",
      converter = Converters.Span.class,
      description = "A job is cancelled if it has not started so long after its tick.")
  private @Nullable Duration expiresAfter;

  @Mixin private JobWishes wishes = new JobWishes();

  CronAddCommand(Shell shell) {
    super(shell);
  }

  @Override
  Sluice open(StoreAccess access) {
    return access.orNew();
  }

  @Override
  int execute(Sluice sluice) throws IOException {
    Schedules schedules = Schedules.on(sluice);
    byte[] input = payload != null && payload.equals("-") ? input(sluice) : null;
    Enqueued.Outcome outcome;
    try {
      outcome = schedules.put(name, options -> set(options, input));
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
    schedules.find(name).ifPresent(view -> print(view, outcome));
    return OK;
  }

  private byte[] input(Sluice sluice) throws IOException {
    // One more than may be: it is refused then, by its size.
    return console().in().readNBytes(sluice.traits().maxPayload() + 1);
  }

  private void set(ScheduleOptions options, byte @Nullable [] input) {
    options.queue(queue).catchUp(catchUp).with(wishes::apply);
    if (times.cron != null) {
      options.cron(times.cron);
    }
    if (times.every != null) {
      options.every(times.every);
    }
    if (zone != null) {
      options.zone(zone);
    }
    if (from != null) {
      options.from(from.after(shell().now(), shell().zone()));
    }
    if (grace != null) {
      options.grace(grace);
    }
    if (expiresAfter != null) {
      options.expiresAfter(expiresAfter);
    }
    if (input != null) {
      options.payload(input);
    } else if (payload != null) {
      options.payload(payload);
    }
  }

  private void print(ScheduleView view, Enqueued.Outcome outcome) {
    if (json()) {
      console()
          .json(
              json ->
                  json.text("name", name)
                      .text("outcome", outcome.name())
                      .time("next", view.next()));
      return;
    }
    String done =
        switch (outcome) {
          case INSERTED -> "added";
          case REPLACED -> "changed";
          default -> "is so already";
        };
    console().out().println(name + " " + done + ": " + CronTexts.sentence(shell(), view));
  }
}
