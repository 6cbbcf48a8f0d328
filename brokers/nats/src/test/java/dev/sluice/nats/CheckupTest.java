package dev.sluice.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.servers.NatsServer;
import dev.sluice.spi.Checkup;
import dev.sluice.spi.Checkup.Finding;
import dev.sluice.spi.Checkup.Level;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.StoreException;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code doctor} says. */
@Timeout(60)
class CheckupTest {
  private static final String SERVER = NatsServer.sharedUrl();

  private static List<Finding> findings(String url) {
    try (JobStore store = Work.open(url)) {
      return store.role(Checkup.class).orElseThrow().checkup();
    }
  }

  private static void says(List<Finding> findings, Level level, String text) {
    assertThat(findings)
        .anyMatch(one -> one.level() == level && one.text().contains(text), level + ": " + text);
  }

  private static StreamConfiguration.Builder stream(String queue) {
    return StreamConfiguration.builder().name(Subjects.asName(queue)).subjects(queue);
  }

  @Test
  void whatIsMadeHereKeepsMessagesUntilTheyAreDone() throws Exception {
    String queue = Work.queue();
    String url = SERVER + "/" + queue + "?create=true";
    try (JobStore store = Work.open(url)) {
      Work.claim(store, queue, 1, Duration.ZERO);
    }
    List<Finding> findings = findings(url);
    says(findings, Level.OK, "nats-server ");
    says(findings, Level.OK, "keeps messages until they are done");
    says(findings, Level.NOTE, "one replica");
    assertThat(findings).noneMatch(one -> one.level() == Level.PROBLEM);
  }

  @Test
  void rule5_limitsThatDropWhatWaitsAreNamed() throws Exception {
    String queue = Work.queue();
    try (Client client = Client.of(SERVER)) {
      client
          .streams()
          .addStream(
              stream(queue)
                  .maxAge(Duration.ofHours(2))
                  .maxMessages(1_000)
                  .storageType(StorageType.Memory)
                  .build());
      client
          .streams()
          .addOrUpdateConsumer(
              Subjects.asName(queue),
              ConsumerConfiguration.builder()
                  .durable("D")
                  .ackPolicy(AckPolicy.Explicit)
                  .maxDeliver(2)
                  .build());
    }
    List<Finding> findings = findings(SERVER + "/" + queue + "?durable=D");
    says(findings, Level.NOTE, "older than 2h");
    says(findings, Level.NOTE, "beyond 1000 messages");
    says(findings, Level.NOTE, "kept in memory");
    says(findings, Level.PROBLEM, "max_deliver");
  }

  @Test
  void streamsThatOnlyGrowAndThoseThatDropWithoutAConsumerAreNamed() throws Exception {
    String grows = Work.queue();
    String drops = Work.queue();
    try (Client client = Client.of(SERVER)) {
      client.streams().addStream(stream(grows).build());
      client
          .streams()
          .addStream(stream(drops).retentionPolicy(RetentionPolicy.Interest).noAck(true).build());
    }
    List<Finding> findings = findings(SERVER + "?stream=" + Subjects.asName(grows));
    says(findings, Level.NOTE, "only grows");
    findings = findings(SERVER + "/" + drops);
    says(findings, Level.NOTE, "while it has no consumer");
    says(findings, Level.PROBLEM, "no_ack");
    says(findings, Level.PROBLEM, "has no consumer sluice-");
  }

  @Test
  void whatIsMissingIsSaidAndNotMade() throws Exception {
    String queue = Work.queue();
    says(findings(SERVER + "/" + queue + "?create=true"), Level.PROBLEM, "no stream takes");
    says(findings(SERVER), Level.NOTE, "no stream looked at");
    try (Client client = Client.of(SERVER)) {
      assertThat(client.streams().getStreamNames(queue)).isEmpty();
    }
  }

  @Test
  void aServerThatIsAwayIsUnavailable() {
    try (NatsServer server = NatsServer.start();
        JobStore store = Work.open(server.url() + "?timeout=1s")) {
      server.kill();
      assertThatThrownBy(() -> store.role(Checkup.class).orElseThrow().checkup())
          .isInstanceOf(StoreException.class);
    }
  }
}
