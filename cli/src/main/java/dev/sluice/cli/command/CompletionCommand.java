package dev.sluice.cli.command;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sluice completion}. */
@Command(
    name = "completion",
    header = "Print a script that completes commands and options.",
    footer = {
      "",
      "Examples:",
      "  source <(sluice completion bash)                   (for this shell; put it into ~/.bashrc)",
      "  source <(sluice completion zsh)                    (put it into ~/.zshrc, after compinit)"
    })
final class CompletionCommand extends SluiceCommand {
  /** The shells that there are scripts for. */
  enum Kind {
    bash,
    zsh
  }

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
  private Kind kind = Kind.bash;

  CompletionCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    if (kind == Kind.zsh) {
      console().out().println("autoload -U +X bashcompinit && bashcompinit");
    }
    console().out().println(AutoComplete.bash("sluice", spec().root().commandLine()));
    return OK;
  }
}
