package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.servers.NatsServer;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands on a broker, which has no list of its jobs: what works does, the rest says so. */
class BrokerCommandsTest {
  @TempDir Path directory;

  private final Cli cli = new Cli();
  private final String queue = "cli-" + UUID.randomUUID();
  private final String url = NatsServer.sharedUrl() + "/" + queue + "?create=true";

  @BeforeEach
  void namesTheStore() {
    cli.with("SLUICE_STORE", url);
  }

  @Test
  void aJobIsPublished() {
    assertThat(cli.run("enqueue", queue, "hello").ok().out()).contains("inserted");
  }

  @Test
  void examinesTheServer() {
    cli.run("enqueue", queue, "hello").ok();
    assertThat(cli.run("doctor").out()).contains("nats-server", "one replica");
  }

  @ParameterizedTest
  @CsvSource({
    "jobs, cannot show its jobs",
    "stats, cannot show its jobs",
    "cancel 01a20362-40aa-7002-898e-4fc76c8c777e, cannot change jobs by their id",
    "pause Q, cannot keep settings of queues",
    "purge Q --yes, cannot show its jobs",
    "workers, cannot say which workers there are"
  })
  void whatItCannotDoIsSaid(String command, String words) {
    Cli.Answer answer = cli.run(command.replace("Q", queue).split(" "));
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.err()).contains(words).doesNotContain("unexpected");
  }

  @Test
  void anOptionThatItHasNoFeatureForIsWrongUsage() {
    Cli.Answer answer = cli.run("enqueue", queue, "x", "--delay", "5s");
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err()).contains("has no DELAY").doesNotContain("unexpected");
  }

  @Test
  void aWorkerWithoutAStoreBesideItIsToldWhatToAdd() {
    Cli.Answer answer = cli.run("work", queue, "--store", url, "--", "cat");
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err()).contains("RETRY", "spillover=URL").doesNotContain("unexpected");
  }

  @Test
  void withAStoreBesideItADelayIsKeptThere() {
    String beside = "file:" + directory.resolve("jobs");
    cli.run("enqueue", queue, "x", "--delay", "1h", "--store", url + "&spillover=" + beside).ok();
    assertThat(cli.run("jobs", "--store", beside).ok().out()).contains("SCHEDULED");
  }
}
