package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** What holds of every storage that outlasts a command. */
final class KeptJobs {
  private KeptJobs() {}

  /** Each command of a shell's session finds what those before it left. */
  static void areThereFromCommandToCommand(Cli cli) {
    cli.input("a\nb\nc\n").run("enqueue", "q", "--lines").ok();
    List<String> ids = cli.run("jobs", "--ids").ok().lines();
    assertThat(ids).hasSize(3);
    cli.run("cancel", ids.get(1)).ok();
    cli.run("pause", "q").ok();
    assertThat(cli.run("jobs", "--ids").ok().lines()).containsExactly(ids.get(0), ids.get(2));
    assertThat(cli.run("stats").ok().out()).contains("paused");
  }
}
