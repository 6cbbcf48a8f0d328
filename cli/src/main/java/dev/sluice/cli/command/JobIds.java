package dev.sluice.cli.command;

import dev.sluice.job.JobId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Parameters;

/** The ids that a command is given: as arguments, or by {@code -} one to a line of the input. */
final class JobIds {
  @Parameters(
      paramLabel = "ID",
      arity = "0..*",
      description = "The jobs' ids; - reads them from the input, one to a line.")
  private List<String> arguments = new ArrayList<>();

  private final List<JobId> ids = new ArrayList<>();

  /** Whether none was given. */
  boolean isEmpty() {
    return arguments.isEmpty();
  }

  /** Reads them, those of the input too. */
  void check(SluiceCommand command) {
    boolean input = arguments.contains("-");
    if (input && arguments.size() > 1) {
      throw command.usage("give either ids or -, not both");
    }
    int number = 0;
    for (String text : input ? lines(command) : arguments) {
      number++;
      if (!input || !text.isBlank()) {
        add(command, text.strip(), input ? "line " + number + " of the input: " : "");
      }
    }
  }

  /** The ids, in their order. */
  List<JobId> all() {
    return ids;
  }

  private void add(SluiceCommand command, String text, String where) {
    try {
      ids.add(JobId.parse(text));
    } catch (IllegalArgumentException e) {
      throw command.usage(where + e.getMessage());
    }
  }

  private static List<String> lines(SluiceCommand command) {
    var reader =
        new BufferedReader(new InputStreamReader(command.console().in(), StandardCharsets.UTF_8));
    try {
      List<String> lines = new ArrayList<>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
      return lines;
    } catch (IOException e) {
      throw new FailedException("the input cannot be read: " + e.getMessage());
    }
  }
}
