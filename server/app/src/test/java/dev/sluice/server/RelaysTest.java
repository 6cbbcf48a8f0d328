package dev.sluice.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.ClaimedJob;
import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.servers.NatsServer;
import dev.sluice.testkit.Eventually;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Relays that a server runs, to a real broker that wants a password. */
@Timeout(120)
class RelaysTest {
  private static final String PASSWORD = "word-of-ada";

  @TempDir Path folder;

  private final HttpClient client = HttpClient.newHttpClient();

  private static NatsServer broker() {
    return NatsServer.start("--user", "ada", "--pass", PASSWORD);
  }

  private static String address(NatsServer broker, String password) {
    return broker.url().replace("nats://", "nats://ada:" + password + "@");
  }

  private ServerConfig config(NatsServer broker, String password) throws IOException {
    return ServerConfig.file(
        Files.writeString(
            folder.resolve("sluice.properties"),
            "http.port = 0\nrelay.mail.from = mails\nrelay.mail.to = "
                + address(broker, password)
                + "/out\n"));
  }

  private HttpResponse<String> call(HttpRequest.Builder request) {
    return client
        .sendAsync(request.timeout(Eventually.PATIENCE).build(), BodyHandlers.ofString())
        .join();
  }

  private String relays(SluiceServer server) {
    return call(HttpRequest.newBuilder(server.uri().resolve("/v1/relays"))).body();
  }

  private HttpResponse<String> tell(SluiceServer server, String what) {
    return call(
        HttpRequest.newBuilder(server.uri().resolve("/v1/relays/" + what))
            .POST(BodyPublishers.noBody()));
  }

  private static Queue<String> target(Sluice target) throws Exception {
    Queue<String> queue = target.queue("out", String.class);
    // Makes the stream.
    assertThat(queue.claim(1, Duration.ofSeconds(5), Duration.ZERO)).isEmpty();
    return queue;
  }

  private static List<String> arrived(Queue<String> target, int jobs) throws Exception {
    List<String> arrived = new ArrayList<>();
    long until = System.nanoTime() + Eventually.PATIENCE.toNanos();
    while (arrived.size() < jobs && System.nanoTime() < until) {
      for (ClaimedJob<String> job :
          target.claim(10, Duration.ofSeconds(30), Duration.ofSeconds(1))) {
        arrived.add(job.payload());
        job.complete();
      }
    }
    return arrived;
  }

  @Test
  void dueJobsReachTheBrokerUntilTheRelayIsPausedAndAfterItIsResumed() throws Exception {
    try (NatsServer broker = broker();
        Sluice target = Sluice.open(address(broker, PASSWORD) + "?create=true");
        Sluice sluice = Sluice.open("memory:");
        SluiceServer server = SluiceServer.start(sluice, config(broker, PASSWORD))) {
      Queue<String> out = target(target);
      Queue<String> mails = sluice.queue("mails", String.class);
      mails.enqueue("one");
      mails.enqueue("two", e -> e.delay(Duration.ofMillis(50)));
      assertThat(arrived(out, 2)).containsExactlyInAnyOrder("one", "two");
      Eventually.holds("they are done", () -> mails.counts().live() == 0);
      String shown = broker.url().replace("nats://", "nats://ada:***@");
      assertThat(relays(server))
          .isEqualTo(
              "{\"relays\":[{\"name\":\"mail\",\"queue\":\"mails\",\"to\":\""
                  + shown
                  + "/out\",\"state\":\"RUNNING\",\"handedOver\":2,\"failed\":0,"
                  + "\"lastError\":null}]}");

      assertThat(tell(server, "mail/pause").body()).contains("\"state\":\"PAUSED\"");
      mails.enqueue("three");
      assertThat(tell(server, "mail/pause").statusCode()).isEqualTo(200);
      assertThat(mails.counts().ready()).isEqualTo(1);
      assertThat(tell(server, "mail/resume").body()).contains("\"state\":\"RUNNING\"");
      assertThat(arrived(out, 1)).containsExactly("three");
      assertThat(tell(server, "male/pause").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void whatTheBrokerRefusesIsCountedAndSaid() throws Exception {
    try (NatsServer broker = broker();
        Sluice sluice = Sluice.open("memory:");
        SluiceServer server = SluiceServer.start(sluice, config(broker, PASSWORD))) {
      // No stream takes the subject.
      sluice.queue("mails", String.class).enqueue("x", e -> e.maxAttempts(1));
      Eventually.holds("it is dead", () -> sluice.jobs().counts("mails").dead() == 1);
      assertThat(relays(server))
          .contains("\"handedOver\":0,\"failed\":1,\"lastError\":\"")
          .doesNotContain(PASSWORD);
    }
  }

  @Test
  void aBrokerThatIsAwayIsWaitedFor() throws Exception {
    try (NatsServer broker = broker();
        Sluice sluice = Sluice.open("memory:")) {
      broker.stop();
      try (SluiceServer server = SluiceServer.start(sluice, config(broker, PASSWORD))) {
        sluice.queue("mails", String.class).enqueue("late");
        Eventually.holds("it is said", () -> relays(server).contains("\"state\":\"WAITING\""));
        assertThat(relays(server)).doesNotContain(PASSWORD, "\"lastError\":null");
        broker.startAgain();
        try (Sluice target = Sluice.open(address(broker, PASSWORD) + "?create=true")) {
          Queue<String> out = target(target);
          sluice.queue("mails", String.class).enqueue("later", e -> e.maxAttempts(100));
          assertThat(arrived(out, 1)).isNotEmpty();
        }
        assertThat(relays(server)).doesNotContain(PASSWORD);
      }
    }
  }

  @Test
  void aWrongPasswordKeepsTheServerFromStarting() throws Exception {
    try (NatsServer broker = broker();
        Sluice sluice = Sluice.open("memory:")) {
      ServerConfig config = config(broker, "not-the-word");
      assertThatThrownBy(() -> SluiceServer.start(sluice, config))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("relay.mail: ")
          .hasMessageNotContaining("not-the-word");
    }
  }
}
