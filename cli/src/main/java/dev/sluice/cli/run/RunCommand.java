package dev.sluice.cli.run;

import dev.sluice.Sluice;
import dev.sluice.cli.process.CommandTemplate;
import dev.sluice.cli.process.OwnArguments;
import dev.sluice.spi.StorageUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice run}: a command for each line of a file. */
@Command(
    name = "run",
    header = "Run a command for each line of a file; the same command again goes on where it was.",
    customSynopsis = "sluice run [OPTIONS] [INPUT|-] -- COMMAND [ARGS, {} = the line]",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 all done; 1 some have failed; 2 wrong usage; 130 interrupted.",
      "Ctrl-C once: finish what runs; twice: end what runs.",
      "",
      "Example:",
      "  sluice run --concurrency 5 --results done.jsonl urls.txt -- curl -fsS {}"
    })
public final class RunCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "INPUT",
      arity = "0..*",
      description = "the file whose lines are the jobs; - for standard input")
  private List<String> positionals = List.of();

  @Mixin private RunOptions options = new RunOptions();
  @Mixin private ProcessOptions process = new ProcessOptions();

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  private final Streams streams;

  /** With the standard streams of this process. */
  public RunCommand() {
    this(Streams.system());
  }

  RunCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try {
      RunRequest request = request();
      return options.dryRun ? dryRun(request) : run(request);
    } catch (UsageException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private RunRequest request() {
    List<String> all = spec.commandLine().getParseResult().originalArgs();
    Positionals given = Positionals.of(positionals, all);
    if (given.before().size() > 1) {
      throw new UsageException("one INPUT only, not " + String.join(" ", given.before()));
    }
    options.check();
    process.check();
    CommandTemplate command = new CommandTemplate(OwnArguments.bytes(given.command()), true);
    checkProgram(command, given.command().get(0));
    String input = given.before().isEmpty() ? null : given.before().get(0);
    RunPlace place = RunPlace.of(input, options.name, options.store);
    return new RunRequest(place, options, process, command);
  }

  private int dryRun(RunRequest request) throws IOException {
    StorageUrl url = StorageUrl.parse(request.place().store());
    if (url.scheme().equals("file") && !Files.exists(Path.of(url.rest()))) {
      return new DryRun(request).run(null, streams);
    }
    try (Sluice sluice = Stores.open(request.place().store())) {
      Stores.refuseForgettingLines(sluice);
      return new DryRun(request).run(sluice, streams);
    }
  }

  private int run(RunRequest request) throws IOException, InterruptedException {
    RunPlace place = request.place();
    noteOtherStore(place);
    try (Sluice sluice = Stores.open(place.store());
        SideDirectory side = new SideDirectory(place.store(), place.queue())) {
      Stores.refuseForgettingLines(sluice);
      return new RunSession(request, sluice, streams).run(side.path());
    }
  }

  // The place must not depend on a variable: after a reboot the same command would start over.
  private void noteOtherStore(RunPlace place) {
    String variable = System.getenv().getOrDefault("SLUICE_STORE", "");
    if (options.store == null && !variable.isBlank() && !process.quiet()) {
      streams
          .err()
          .println(
              "sluice: the lines are kept in "
                  + place.store()
                  + " (run does not look at SLUICE_STORE; --store says another place)");
    }
  }

  static void checkProgram(CommandTemplate command, String program) {
    if (!command.hasPlaceInProgram() && Programs.find(program).isEmpty()) {
      throw new UsageException("no such program: " + program);
    }
  }
}
