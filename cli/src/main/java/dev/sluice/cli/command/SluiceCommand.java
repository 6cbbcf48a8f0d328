package dev.sluice.cli.command;

import dev.sluice.cli.output.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands have. */
abstract class SluiceCommand implements Callable<Integer> {
  /** Done. */
  static final int OK = CommandLine.ExitCode.OK;

  /** Not done, or not all of it. */
  static final int FAILED = CommandLine.ExitCode.SOFTWARE;

  private final Shell shell;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // the parser acts on it
  private boolean help;

  SluiceCommand(Shell shell) {
    this.shell = shell;
  }

  /** What surrounds this command. */
  final Shell shell() {
    return shell;
  }

  /** Where it reads and writes. */
  final Console console() {
    return shell.console();
  }

  /** Its description for the parser. */
  final CommandSpec spec() {
    return spec;
  }

  /** An error of usage, to be thrown: exit code 2. */
  final ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
