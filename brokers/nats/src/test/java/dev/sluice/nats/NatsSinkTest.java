package dev.sluice.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.job.JobId;
import dev.sluice.servers.NatsServer;
import dev.sluice.spi.Message;
import dev.sluice.spi.MessageSink;
import dev.sluice.spi.Published;
import dev.sluice.spi.Published.Outcome;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import dev.sluice.testkit.Eventually;
import io.nats.client.JetStreamManagement;
import io.nats.client.Subscription;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a real server. */
@Timeout(120)
class NatsSinkTest {
  private static final String SERVER = NatsServer.sharedUrl();

  private static String stream(
      JetStreamManagement server, String subject, StreamConfiguration.Builder more)
      throws Exception {
    String name = Subjects.asName(subject);
    server.addStream(more.name(name).subjects(subject).build());
    return name;
  }

  private static Published publish(MessageSink sink, Message message) {
    return sink.publish(List.of(message)).get(0);
  }

  @Test
  void isConfirmedWhenTheStreamHasIt() throws Exception {
    try (Client client = Client.of(SERVER);
        MessageSink sink = Work.sink(SERVER)) {
      JetStreamManagement server = client.streams();
      String subject = Work.queue();
      String stream = stream(server, subject, StreamConfiguration.builder());
      JobId id = JobId.next();
      Map<String, String> headers = Map.of("colour", "grün\n", "plain", "a b");
      byte[] body = "hello".getBytes(StandardCharsets.UTF_8);
      Message message = new Message(id, subject, "key 1", headers, body);
      assertThat(publish(sink, message)).isEqualTo(Published.CONFIRMED);
      MessageInfo stored = server.getMessage(stream, 1);
      assertThat(stored.getData()).isEqualTo(body);
      Headers sent = Objects.requireNonNull(stored.getHeaders());
      assertThat(sent.getFirst("Nats-Msg-Id")).isEqualTo(id.toString());
      assertThat(HeaderText.read(sent))
          .containsEntry("colour", "grün\n")
          .containsEntry("plain", "a b")
          .containsEntry("sluice-key", "key 1")
          .doesNotContainKeys("Nats-Msg-Id", "sluice-escaped");
    }
  }

  @Test
  void aMessageThatIsSentAgainIsStoredOnce() throws Exception {
    try (Client client = Client.of(SERVER);
        MessageSink sink = Work.sink(SERVER)) {
      JetStreamManagement server = client.streams();
      String subject = Work.queue();
      String stream = stream(server, subject, StreamConfiguration.builder());
      Message message = Work.message(JobId.next(), subject, "x");
      assertThat(sink.publish(List.of(message, message)))
          .isEqualTo(List.of(Published.CONFIRMED, Published.CONFIRMED));
      assertThat(publish(sink, message)).isEqualTo(Published.CONFIRMED);
      assertThat(server.getStreamInfo(stream).getStreamState().getMsgCount()).isEqualTo(1);
    }
  }

  @Test
  void aLargeBatchArrivesInItsOrder() throws Exception {
    try (Client client = Client.of(SERVER);
        MessageSink sink = Work.sink(SERVER)) {
      JetStreamManagement server = client.streams();
      String subject = Work.queue();
      String stream = stream(server, subject, StreamConfiguration.builder());
      List<Message> all = new ArrayList<>();
      for (int i = 0; i < 5_000; i++) {
        all.add(Work.message(JobId.next(), subject, Integer.toString(i)));
      }
      assertThat(sink.publish(all)).hasSize(all.size()).containsOnly(Published.CONFIRMED);
      for (int i : new int[] {0, 999, 1_000, 4_999}) {
        assertThat(server.getMessage(stream, i + 1).getData()).isEqualTo(all.get(i).body());
      }
    }
  }

  @Test
  void whatCanNeverArriveIsRefusedAndTheRestOfItsBatchIsNot() throws Exception {
    try (Client client = Client.of(SERVER);
        MessageSink sink = Work.sink(SERVER)) {
      String subject = Work.queue();
      stream(client.streams(), subject, StreamConfiguration.builder().maximumMessageSize(10_000));
      String nowhere = Work.queue();
      List<Message> all =
          List.of(
              Work.message(JobId.next(), subject, "fine"),
              Work.message(JobId.next(), nowhere, "no stream"),
              Work.message(JobId.next(), subject, "x".repeat(20_000)),
              Work.message(JobId.next(), subject, "x".repeat(2_000_000)),
              Work.message(JobId.next(), "a..b", "no subject"),
              Work.message(JobId.next(), null, "no target"),
              new Message(JobId.next(), subject, null, Map.of("a b", "x"), new byte[0]),
              new Message(JobId.next(), subject, null, Map.of("Nats-Rollup", "all"), new byte[0]),
              Work.message(JobId.next(), subject, "fine as well"));
      List<Published> answers = sink.publish(all);
      assertThat(answers)
          .extracting(Published::outcome)
          .isEqualTo(
              List.of(
                  Outcome.CONFIRMED,
                  Outcome.REFUSED,
                  Outcome.REFUSED,
                  Outcome.REFUSED,
                  Outcome.REFUSED,
                  Outcome.REFUSED,
                  Outcome.REFUSED,
                  Outcome.REFUSED,
                  Outcome.CONFIRMED));
      assertThat(answers.get(1).reason()).contains("no stream takes the subject " + nowhere);
      assertThat(answers.get(2).reason()).contains("size");
      assertThat(answers.get(3).reason()).contains("bytes");
      assertThat(answers.get(6).reason()).contains("a b");
      assertThat(answers.get(7).reason()).contains("Nats-Rollup");
    }
  }

  @Test
  void aFullStreamIsNotTheEnd() throws Exception {
    try (Client client = Client.of(SERVER);
        MessageSink sink = Work.sink(SERVER)) {
      JetStreamManagement server = client.streams();
      String subject = Work.queue();
      String stream =
          stream(
              server,
              subject,
              StreamConfiguration.builder().maxMessages(1).discardPolicy(DiscardPolicy.New));
      assertThat(publish(sink, Work.message(JobId.next(), subject, "1")).isConfirmed()).isTrue();
      Message second = Work.message(JobId.next(), subject, "2");
      assertThat(publish(sink, second).outcome()).isEqualTo(Outcome.UNCONFIRMED);
      server.purgeStream(stream);
      assertThat(publish(sink, second).isConfirmed()).isTrue();
    }
  }

  @Test
  void goesToTheStreamThatTheAddressNamesOrNowhere() throws Exception {
    try (Client client = Client.of(SERVER)) {
      String subject = Work.queue();
      String stream = stream(client.streams(), subject, StreamConfiguration.builder());
      Message message = Work.message(JobId.next(), null, "x");
      try (MessageSink sink = Work.sink(SERVER + "/" + subject + "?stream=" + stream)) {
        assertThat(publish(sink, message)).isEqualTo(Published.CONFIRMED);
      }
      try (MessageSink sink = Work.sink(SERVER + "/" + subject + "?stream=another")) {
        assertThat(publish(sink, message).outcome()).isEqualTo(Outcome.REFUSED);
      }
    }
  }

  @Test
  void makesTheStreamWhereItIsToldTo() throws Exception {
    String subject = Work.queue();
    try (Client client = Client.of(SERVER);
        MessageSink sink = Work.sink(SERVER + "/" + subject + "?create=true&stream=made-here")) {
      assertThat(publish(sink, Work.message(JobId.next(), null, "x")).isConfirmed()).isTrue();
      assertThat(client.streams().getStreamInfo("made-here").getConfiguration().getSubjects())
          .isEqualTo(List.of(subject));
    }
  }

  @Test
  void plainSubjectsReachWhoeverListens() throws Exception {
    try (Client client = Client.of(SERVER);
        MessageSink sink = Work.sink(SERVER + "?lossy=true")) {
      String subject = Work.queue();
      Message message = Work.message(JobId.next(), subject, "x");
      assertThat(publish(sink, message)).isEqualTo(Published.CONFIRMED);
      Subscription listener = client.connection().subscribe(subject);
      client.connection().flush(Work.PATIENCE);
      assertThat(publish(sink, message)).isEqualTo(Published.CONFIRMED);
      assertThat(listener.nextMessage(Work.PATIENCE).getData()).isEqualTo(message.body());
      assertThat(
              publish(sink, Work.message(JobId.next(), subject, "x".repeat(2_000_000))).outcome())
          .isEqualTo(Outcome.REFUSED);
    }
  }

  @Test
  void whatIsNotPermittedIsRefusedAtOnce() throws Exception {
    String config =
        """
        authorization {
          users = [
            { user: ada, password: secret, permissions: { publish: ["may.>", "$JS.>"] } }
          ]
        }
        """;
    try (NatsServer server = NatsServer.configured(config)) {
      String login = server.url().replace("//", "//ada:secret@");
      Message forbidden = Work.message(JobId.next(), "must.not", "x");
      Message allowed = Work.message(JobId.next(), "may.do", "x");
      try (MessageSink sink = Work.sink(login + "/may.do?create=true&timeout=30s")) {
        assertThat(publish(sink, allowed)).isEqualTo(Published.CONFIRMED);
        assertThat(publish(sink, forbidden).outcome()).isEqualTo(Outcome.REFUSED);
      }
      try (MessageSink sink = Work.sink(login + "?lossy=true")) {
        assertThat(publish(sink, forbidden).outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(publish(sink, allowed)).isEqualTo(Published.CONFIRMED);
      }
    }
  }

  @Test
  void rule13_aServerThatIsAwayIsUnavailableUntilItReturns() throws Exception {
    try (NatsServer server = NatsServer.start();
        MessageSink sink = Work.sink(server.url() + "/orders?create=true&timeout=1s")) {
      Message first = Work.message(JobId.next(), null, "1");
      assertThat(publish(sink, first)).isEqualTo(Published.CONFIRMED);
      server.kill();
      assertThatThrownBy(() -> publishUntilItIsSeen(sink))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
      assertThatThrownBy(() -> Work.sink(server.url()).close())
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
      server.startAgain();
      Message second = Work.message(JobId.next(), null, "2");
      Eventually.holds("it goes on", () -> isConfirmed(sink, second));
    }
  }

  private static void publishUntilItIsSeen(MessageSink sink) {
    Eventually.holds(
        "the outage is seen",
        () -> {
          publish(sink, Work.message(JobId.next(), null, "x"));
          return false;
        });
  }

  private static boolean isConfirmed(MessageSink sink, Message message) {
    try {
      return publish(sink, message).isConfirmed();
    } catch (StoreException e) {
      assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
      return false;
    }
  }

  @Test
  void aServerThatStandsStillConfirmsNothing() {
    try (NatsServer server = NatsServer.start();
        MessageSink sink = Work.sink(server.url() + "/orders?create=true&timeout=300ms")) {
      assertThat(publish(sink, Work.message(JobId.next(), null, "1")).isConfirmed()).isTrue();
      server.pause();
      Message second = Work.message(JobId.next(), null, "2");
      assertThat(publish(sink, second).outcome()).isEqualTo(Outcome.UNCONFIRMED);
      server.resume();
      Eventually.holds("it goes on", () -> isConfirmed(sink, second));
    }
  }

  @Test
  void aSinkThatIsClosedIsUnavailable() {
    MessageSink sink = Work.sink(SERVER + "?timeout=" + Duration.ofSeconds(1).toMillis() + "ms");
    sink.close();
    sink.close();
    assertThatThrownBy(() -> publish(sink, Work.message(JobId.next(), "a", "x")))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
  }
}
