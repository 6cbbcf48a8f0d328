package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.servers.RedisServer;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The commands on a storage that many processes share. */
class RedisStoreCommandsTest {
  private final Cli cli = new Cli();

  @BeforeEach
  void namesTheStore() {
    cli.with("SLUICE_STORE", RedisServer.sharedUrl() + "?prefix=cli-" + UUID.randomUUID());
  }

  @Test
  void keepsJobsFromCommandToCommand() {
    KeptJobs.areThereFromCommandToCommand(cli);
  }

  @Test
  void examinesTheServer() {
    assertThat(cli.run("doctor").ok().out())
        .contains("maxmemory-policy noeviction", "appendfsync no", "redis 7");
    assertThat(cli.run("doctor", "--json").ok().out()).contains("\"store\":\"redis\"");
  }

  @Test
  void aServerThatIsAwayIsNamedWithoutThePassword() {
    cli.with("SLUICE_STORE", "redis://:correct-horse@127.0.0.1:1/");
    Cli.Answer answer = cli.run("jobs");
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.err()).contains("redis://:***@127.0.0.1:1").doesNotContain("correct-horse");
  }
}
