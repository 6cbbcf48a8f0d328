package dev.sluice.cli.run;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What only {@code run} has. */
final class RunOptions {
  static final int DEFAULT_RETRIES = 3;

  @Option(
      names = "--store",
      paramLabel = "URL",
      description = "where to keep the jobs (default: the directory INPUT.sluice)")
  @Nullable String store;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "the run's name (default: from the input's path)")
  @Nullable String name;

  @Option(
      names = "--retries",
      paramLabel = "N",
      description = "tries after the first before a line has failed (default: 3)")
  int retries = DEFAULT_RETRIES;

  @Option(names = "--retry-failed", description = "run the lines that have failed once more")
  boolean retryFailed;

  @Option(names = "--fresh", description = "forget what was done, and start over")
  boolean fresh;

  @Option(names = "--new-command", description = "go on with another command than the first")
  boolean newCommand;

  @Option(names = "--keep-order", description = "output in the order of the input")
  boolean keepOrder;

  @Option(names = "--halt-on-fail", description = "stop after the first line that has failed")
  boolean haltOnFail;

  @Option(names = "--dry-run", description = "only show the commands that would be run")
  boolean dryRun;

  @Option(names = "--keep-blank", description = "blank lines count too")
  boolean keepBlank;

  @Option(
      names = {"-0", "--null"},
      description = "lines end with a NUL byte instead of a newline")
  boolean nulSeparated;

  InputLines.Form form() {
    return new InputLines.Form(nulSeparated, keepBlank);
  }

  /** As {@link ProcessOptions#check()}. */
  void check() {
    if (retries < 0 || retries > 1_000_000) {
      throw new UsageException("--retries must be from 0 to 1000000: " + retries);
    }
    if (fresh && (newCommand || retryFailed)) {
      throw new UsageException("--fresh starts over: it goes with no other way to go on");
    }
  }
}
