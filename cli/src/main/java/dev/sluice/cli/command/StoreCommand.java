package dev.sluice.cli.command;

import dev.sluice.Sluice;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command on a storage. */
abstract class StoreCommand extends SluiceCommand {
  /** Names the storage when the option does not. */
  static final String VARIABLE = "SLUICE_STORE";

  @Option(
      names = {"-s", "--store"},
      paramLabel = "URL",
      description = "The storage, such as file:data/jobs. Default: the variable SLUICE_STORE.")
  private @Nullable String store;

  @Option(names = "--json", description = "Answer in JSON, for machines.")
  private boolean json;

  StoreCommand(Shell shell) {
    super(shell);
  }

  @Override
  public final Integer call() throws IOException, InterruptedException {
    check();
    try (Sluice sluice = opened()) {
      return execute(sluice);
    }
  }

  /** Looks for errors of usage before the storage is touched. */
  void check() {}

  /** Does it. Answers the exit code. */
  abstract int execute(Sluice sluice) throws IOException, InterruptedException;

  /** Opens the storage as this command needs it; most look at what is there already. */
  Sluice open(StoreAccess access) {
    return access.looking().existing();
  }

  /** Whether the answer is for a machine. */
  final boolean json() {
    return json;
  }

  /** Says how many jobs of a queue were changed. */
  final void printChanged(String queue, int changed, String words) {
    if (json()) {
      console().json(json -> json.text("queue", queue).number("changed", changed));
    } else {
      console().out().println(words);
    }
  }

  private Sluice opened() {
    try {
      return open(StoreAccess.to(url()));
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private String url() {
    String url = store != null ? store : shell().environment().getOrDefault(VARIABLE, "");
    if (url.isBlank()) {
      throw usage(
          "which storage? Give --store URL, such as --store file:data/jobs, or set " + VARIABLE);
    }
    return url;
  }
}
