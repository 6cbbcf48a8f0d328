package dev.sluice.cli;

import dev.sluice.cli.command.Commands;
import dev.sluice.cli.command.Shell;
import dev.sluice.cli.run.RelayCommand;
import dev.sluice.cli.run.RunCommand;
import dev.sluice.cli.run.ServeCommand;
import dev.sluice.cli.run.WorkCommand;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code sluice} command. */
@Command(
    name = "sluice",
    header = "A job queue that does not care where the jobs are kept.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footer = {
      "",
      "The storage is given by --store URL, or by the variable SLUICE_STORE.",
      "Exit codes: 0 done; 1 not (all) done; 2 wrong usage.",
      "",
      "Examples:",
      "  sluice run --concurrency 5 urls.txt -- curl -fsS {}",
      "  export SLUICE_STORE=file:data/jobs",
      "  sluice enqueue emails 'ada@example.org' --delay 10m",
      "  sluice stats",
      "",
      "More: sluice COMMAND --help"
    })
public final class Main implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  private Main() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(run(Shell.system(), arguments));
  }

  /** Runs the command and answers its exit code. */
  public static int run(Shell shell, String... arguments) {
    int code = commandLine(shell, arguments).execute(arguments);
    boolean lost = shell.console().finish();
    return lost && code == CommandLine.ExitCode.OK ? CommandLine.ExitCode.SOFTWARE : code;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  private static CommandLine commandLine(Shell shell, String... arguments) {
    CommandLine top = new CommandLine(new Main());
    wanted(arguments).forEach((name, maker) -> top.addSubcommand(name, maker.apply(shell)));
    Errors errors = new Errors(shell);
    return top.setOut(writer(shell.console().out()))
        .setErr(writer(shell.console().err()))
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(shell.console().colours() ? Ansi.ON : Ansi.OFF))
        // Payloads may begin with @, and states are often typed in lower case.
        .setExpandAtFiles(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(errors::wrongUsage)
        .setExecutionExceptionHandler(errors::failed);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  // Describing all commands to the parser takes longer than most of them run: only the one that is
  // called is described, unless all are needed for a help text or a hint.
  private static Map<String, Function<Shell, Object>> wanted(String... arguments) {
    Map<String, Function<Shell, Object>> all = new LinkedHashMap<>();
    all.put("run", shell -> new RunCommand());
    all.put("work", shell -> new WorkCommand());
    all.put("relay", shell -> new RelayCommand());
    all.put("serve", shell -> new ServeCommand());
    all.putAll(Commands.all());
    String first = arguments.length == 0 ? "" : arguments[0];
    if (first.equals("--version") || first.equals("-V")) {
      return Map.of();
    }
    Function<Shell, Object> one = all.get(first);
    return one == null || first.equals("completion") ? all : Map.of(first, one);
  }
}
