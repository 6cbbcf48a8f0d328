package dev.sluice.cli.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Brokers;
import dev.sluice.cli.Cli;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sluice work} and {@code sluice relay} on brokers, until they are interrupted. */
@Timeout(180)
class BrokerWorkTest {
  @TempDir Path folder;

  private final Cli cli = new Cli();
  private final String queue = "cli-" + UUID.randomUUID();

  @ParameterizedTest
  @ValueSource(strings = {"kafka", "nats", "rabbitmq", "beanstalkd", "beanstalkd replicated"})
  void worksOnMessagesAndRelaysThem(String sort) throws Exception {
    try (Brokers.Place place = Brokers.place(sort, queue, folder)) {
      String url = sort.startsWith("beanstalkd") ? place.url() : beside(place.url(), "one");
      cli.run("enqueue", queue, "hello", "--store", place.url()).ok();
      String[] work = {"work", queue, "--store", url, "--", "cat"};
      try (SluiceProcess worker = SluiceProcess.start(folder, work)) {
        SluiceProcess.await(() -> !text(worker.out()).isEmpty(), "a job is worked on");
        worker.interrupt();
        assertThat(worker.exitCode()).as(worker.err()).isEqualTo(130);
        assertThat(worker.err()).contains("1 done, 0 failed").doesNotContain("Exception");
      }
      cli.run("enqueue", queue, "world", "--store", place.url()).ok();
      relaysTo(Brokers.url("nats", queue + "-2"), url);
    }
  }

  private void relaysTo(String to, String from) throws Exception {
    String[] relay = {"relay", "--from", from, "--queue", queue, "--to", to};
    try (SluiceProcess relaying = SluiceProcess.start(folder, relay)) {
      String[] work = {"work", queue + "-2", "--store", beside(to, "two"), "--", "cat"};
      try (SluiceProcess worker = SluiceProcess.start(folder, work)) {
        SluiceProcess.await(() -> text(worker.out()).equals("world\n"), "it was relayed");
      }
      relaying.interrupt();
      assertThat(relaying.exitCode()).as(relaying.err()).isEqualTo(130);
      assertThat(relaying.err()).contains("1 published, 0 dead").doesNotContain("Exception");
    }
  }

  private String beside(String url, String name) {
    return url + "&spillover=file:" + folder.resolve(name);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
