package dev.sluice.cli;

import dev.sluice.JobRejectedException;
import dev.sluice.cli.command.FailedException;
import dev.sluice.cli.command.Shell;
import dev.sluice.spi.StoreException;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong in one line, and what to do about it in another. */
final class Errors {
  /** Set it to see where an error comes from. */
  private static final String DEBUG = "SLUICE_DEBUG";

  private final Shell shell;

  Errors(Shell shell) {
    this.shell = shell;
  }

  /** The arguments make no sense. */
  int wrongUsage(ParameterException error, String[] arguments) {
    CommandLine command = error.getCommandLine();
    line(command.getCommandSpec().qualifiedName(), String.valueOf(error.getMessage()));
    if (error instanceof UnmatchedArgumentException unmatched) {
      List<String> suggestions = unmatched.getSuggestions();
      if (!suggestions.isEmpty()) {
        hint("did you mean " + String.join(" or ", suggestions) + "?");
      }
    }
    hint("try: " + command.getCommandSpec().qualifiedName() + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  /** It was understood, and could not be done. */
  int failed(Exception error, CommandLine command, ParseResult arguments) {
    String name = command.getCommandSpec().qualifiedName();
    if (isExpected(error)) {
      line(name, String.valueOf(error.getMessage()));
    } else {
      line(name, "unexpected error: " + error);
      hint("set " + DEBUG + "=1 to see where it comes from");
    }
    if (!shell.environment().getOrDefault(DEBUG, "").isEmpty()) {
      error.printStackTrace(shell.console().err());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  // IllegalStateException is how the engine says that the storage lacks a role.
  private static boolean isExpected(Exception error) {
    return error instanceof FailedException
        || error instanceof StoreException
        || error instanceof JobRejectedException
        || error instanceof IllegalStateException
        || error instanceof IOException
        || error instanceof InterruptedException;
  }

  private void line(String command, String message) {
    shell.console().out().flush();
    String oneLine = message.strip().replaceAll("\\s*\\R\\s*", "; ");
    shell.console().err().println(command + ": " + oneLine);
  }

  private void hint(String text) {
    shell.console().err().println(text);
  }
}
