package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.memory.MemoryStore;
import dev.sluice.server.ServerConfig;
import dev.sluice.server.Setting;
import dev.sluice.server.SluiceServer;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the commands show of jobs that a server does not show as a whole. */
class HiddenJobsTest {
  private static final ServerConfig HIDING =
      ServerConfig.empty()
          .with(Setting.HTTP_PORT, "0")
          .with(Setting.TOKENS, "r read read-secret-012345")
          .with(Setting.PAYLOADS_HIDDEN, "*");

  private final Cli cli = new Cli();
  private final Sluice sluice =
      Sluice.using(new MemoryStore(InstantSource.system()), options -> {});
  private final SluiceServer server = SluiceServer.start(sluice, HIDING);
  private String id = "";

  @BeforeEach
  void enqueue() {
    id = sluice.queue("mails", String.class).enqueue("swordfish").id().toString();
    cli.with("SLUICE_STORE", url(""));
  }

  private String url(String options) {
    return server.uri() + "?token=read-secret-012345" + options;
  }

  @AfterEach
  void end() {
    server.close();
    sluice.close();
  }

  @Test
  void whoLooksSeesTheRestOfThem() {
    assertThat(cli.run("jobs").ok().out()).contains(id, "mails");
    assertThat(cli.run("job", id, "--payload").ok().out()).isEqualTo("(hidden)");
  }

  @Test
  void whoSaysSoIsRefused() {
    Cli.Answer answer = cli.run("jobs", "--store", url("&hidden=refuse"));
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.err()).contains("hides parts of job " + id).doesNotContain("read-secret");
  }

  @Test
  void theyAreNotMoved() {
    Cli.Answer answer = cli.run("move", "--from", url(""), "--to", cli.url());
    assertThat(answer.code()).isNotZero();
    assertThat(sluice.jobs().counts("mails").ready()).isOne();
  }
}
