package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code sluice top} where nobody watches. */
class TopTest {
  private final Cli cli = new Cli();

  @Test
  void printsWhatThereIsOnce() {
    cli.run("enqueue", "mails", "a").ok();
    cli.run("enqueue", "mails", "b", "--delay", "1h").ok();
    cli.run("pause", "mails").ok();
    List<String> lines = cli.run("top").ok().lines();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).matches("QUEUE +SCHEDULED +READY +RUNNING +DEAD +OLDEST +WORKERS *");
    assertThat(lines.get(1)).matches("mails +1 +1 +0 +0 +\\S+ +0  paused");
  }

  @Test
  void answersInJson() {
    cli.run("enqueue", "mails", "a").ok();
    assertThat(cli.run("top", "--json").ok().out())
        .matches(
            "\\{\"queues\":\\[\\{\"queue\":\"mails\",\"scheduled\":0,\"ready\":1,\"running\":0,"
                + "\"completed\":0,\"dead\":0,\"cancelled\":0,\"paused\":false,\"workers\":0,"
                + "\"oldestSeconds\":[0-9.]+\\}\\],\"running\":\\[\\],\"workers\":\\[\\]\\}\n");
  }

  @Test
  void refusesToLookWithoutRest() {
    Cli.Answer answer = cli.run("top", "--interval", "1ms");
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err()).contains("--interval must be at least 100ms");
  }
}
