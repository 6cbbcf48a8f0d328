package dev.sluice.cli.run;

import dev.sluice.Sluice;
import dev.sluice.cli.process.CommandTemplate;
import dev.sluice.cli.process.OwnArguments;
import dev.sluice.spi.Names;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice work}: a command for each job of a queue. */
@Command(
    name = "work",
    header = "Run a command for each job of a queue, whoever enqueues them.",
    customSynopsis = "sluice work QUEUE --store URL [OPTIONS] -- COMMAND [ARGS, {} = the payload]",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The payload is on the command's standard input, and in place of {}.",
      "Runs until Ctrl-C or TERM, unless --until-empty. Exit codes: 0 empty; 1 some have failed;",
      "2 wrong usage; 130 stopped. Ctrl-C once: finish what runs; twice: end what runs.",
      "",
      "Example:",
      "  sluice work mails --store file:data/jobs --concurrency 5 -- ./send-mail"
    })
public final class WorkCommand implements Callable<Integer> {
  @Parameters(paramLabel = "QUEUE", arity = "0..*", description = "the queue's name")
  private List<String> positionals = List.of();

  @Option(
      names = {"-s", "--store"},
      paramLabel = "URL",
      description = "where the jobs are (default: the variable SLUICE_STORE)")
  private @Nullable String store = System.getenv("SLUICE_STORE");

  @Option(
      names = "--retries",
      paramLabel = "N",
      description = "tries after the first at most (default: what each job says)")
  private @Nullable Integer retries;

  @Option(names = "--until-empty", description = "stop when the queue has no more live jobs")
  private boolean untilEmpty;

  @Mixin private ProcessOptions process = new ProcessOptions();

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  private final Streams streams;

  /** With the standard streams of this process. */
  public WorkCommand() {
    this(Streams.system());
  }

  WorkCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try {
      return work();
    } catch (UsageException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private int work() throws IOException, InterruptedException {
    Positionals given =
        Positionals.of(positionals, spec.commandLine().getParseResult().originalArgs());
    if (given.before().size() != 1) {
      throw new UsageException("give one QUEUE");
    }
    if (retries != null && retries < 0) {
      throw new UsageException("--retries must not be negative: " + retries);
    }
    process.check();
    CommandTemplate command = new CommandTemplate(OwnArguments.bytes(given.command()), false);
    RunCommand.checkProgram(command, given.command().get(0));
    String queue = queue(given.before().get(0));
    String url = store(store);
    try (Sluice sluice = Stores.open(url);
        SideDirectory side = new SideDirectory(url, queue)) {
      Stores.refuseForgetful("--store", sluice.traits());
      if (untilEmpty) {
        Stores.refuseUncounted(sluice);
      }
      WorkSession.Setting setting = new WorkSession.Setting(command, process, retries, untilEmpty);
      return new WorkSession(setting, sluice.queue(queue), streams).run(side.path());
    }
  }

  private static String store(@Nullable String store) {
    if (store == null || store.isEmpty()) {
      throw new UsageException("--store is missing: it says where the jobs are");
    }
    return store;
  }

  private static String queue(String name) {
    return Stores.checked("QUEUE", () -> Names.queue(name));
  }
}
