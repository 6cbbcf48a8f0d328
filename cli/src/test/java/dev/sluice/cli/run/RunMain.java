package dev.sluice.cli.run;

import picocli.CommandLine;

/** The command in a process of its own. */
public final class RunMain {
  private RunMain() {}

  public static void main(String[] arguments) {
    Object command = arguments[0].equals("work") ? new WorkCommand() : new RunCommand();
    String[] rest = java.util.Arrays.copyOfRange(arguments, 1, arguments.length);
    System.exit(new CommandLine(command).setExpandAtFiles(false).execute(rest));
  }
}
