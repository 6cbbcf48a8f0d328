package dev.sluice.cli.run;

import dev.sluice.Sluice;
import dev.sluice.Worker;
import dev.sluice.WorkerHealth;
import dev.sluice.schedules.Schedules;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice cron start}: fires what is due. */
@Command(
    name = "start",
    header = "Fire the schedules of a storage as they become due.",
    mixinStandardHelpOptions = true,
    description =
        "Any number of processes may: each tick enqueues one job. A file store is held meanwhile;"
            + " other commands reach it through this one.",
    footer = {
      "",
      "Runs until Ctrl-C or TERM. Exit codes: 2 wrong usage; 130 stopped.",
      "",
      "Example:",
      "  sluice cron start --store jdbc:postgresql://db/jobs"
    })
public final class CronStartCommand implements Callable<Integer> {
  private static final long LOOK_EVERY_MILLIS = 500;

  @Option(
      names = {"-s", "--store"},
      paramLabel = "URL",
      description = "where the schedules are (default: the variable SLUICE_STORE)")
  private @Nullable String store = System.getenv("SLUICE_STORE");

  @Option(names = "--quiet", description = "say nothing but errors")
  private boolean quiet;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  private final Streams streams;
  private final RunState state = new RunState();
  private boolean healthy = true;

  /** With the standard streams of this process. */
  public CronStartCommand() {
    this(Streams.system());
  }

  CronStartCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      return start();
    } catch (UsageException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  @SuppressWarnings("try") // the signals are only there
  private int start() throws InterruptedException {
    String url = store;
    if (url == null || url.isEmpty()) {
      throw new UsageException("--store is missing: it says where the schedules are");
    }
    try (Sluice sluice = Stores.open(url);
        Signals signals = Signals.hear(this::interrupt)) {
      Stores.refuseForgetful("--store", sluice.traits());
      Schedules schedules = Schedules.on(sluice);
      // The session says once what is wrong.
      Worker worker = schedules.start(w -> w.errorHandler((doing, error) -> {}));
      say("firing " + schedules.list().size() + " schedules");
      state.await(() -> isOver(worker), LOOK_EVERY_MILLIS);
      worker.stop();
    }
    return RunSession.INTERRUPTED;
  }

  private void interrupt() {
    if (state.interrupt() > 1) {
      Runtime.getRuntime().halt(RunSession.INTERRUPTED);
    }
  }

  // Never by itself: it only looks how the worker is.
  private boolean isOver(Worker worker) {
    WorkerHealth health = worker.health();
    if (health.healthy() != healthy) {
      healthy = health.healthy();
      streams.err().println("sluice: " + (healthy ? "it goes on" : "waiting: " + health.problem()));
    }
    return false;
  }

  private void say(String text) {
    if (!quiet) {
      streams.err().println("sluice: " + text);
    }
  }
}
