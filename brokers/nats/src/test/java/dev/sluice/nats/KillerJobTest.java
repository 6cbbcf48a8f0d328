package dev.sluice.nats;

import static dev.sluice.testkit.conformance.TestJob.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Sluice;
import dev.sluice.file.FileStore;
import dev.sluice.job.Failure;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.servers.NatsServer;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settings;
import dev.sluice.testkit.ChildJvm;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StreamConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job that kills its process, from a consumer that hands it out four times at most. */
@Timeout(180)
class KillerJobTest {
  private static final int DELIVERIES = 4;

  private final String queue = Work.queue();
  private final String url = NatsServer.sharedUrl() + "/" + queue + "?durable=D";

  private void makeConsumer() throws Exception {
    String stream = Subjects.asName(queue);
    try (Client client = Client.of(NatsServer.sharedUrl())) {
      client
          .streams()
          .addStream(StreamConfiguration.builder().name(stream).subjects(queue).build());
      client
          .streams()
          .addOrUpdateConsumer(
              stream,
              ConsumerConfiguration.builder()
                  .durable("D")
                  .ackPolicy(AckPolicy.Explicit)
                  .ackWait(Duration.ofMillis(2_500))
                  .maxDeliver(DELIVERIES)
                  .build());
    }
  }

  @Test
  void regression27_itEndsUpDeadInTheStoreBesideAndNotNowhere(@TempDir Path folder)
      throws Exception {
    makeConsumer();
    NewJob job = in(queue).lostLeaseLimit(2).build();
    try (JobStore store = Work.open(url)) {
      store.enqueue(List.of(job));
    }
    Path beside = folder.resolve("beside");
    for (int i = 0; i < 3; i++) {
      try (ChildJvm child =
          ChildJvm.start(
              StuckChild.class,
              folder.resolve("log" + i),
              url + "&spillover=file:" + beside,
              queue)) {
        assertThat(child.line()).as(child.tail()).isEqualTo(job.id().toString());
        child.kill();
      }
    }
    try (FileStore store = FileStore.open(beside, Settings.DEFAULT)) {
      JobView dead = store.role(JobBrowser.class).orElseThrow().find(job.id()).orElseThrow();
      assertThat(dead.state()).isEqualTo(JobState.DEAD);
      assertThat(dead.history().lostLeases()).isEqualTo(3);
      assertThat(dead.history().attempts()).isZero();
      assertThat(dead.history().failures()).extracting(Failure::type).containsExactly("lease lost");
    }
  }

  @Test
  void aWorkerWithoutAStoreBesideIsRefused() throws Exception {
    makeConsumer();
    try (Sluice sluice = Sluice.open(url)) {
      assertThatThrownBy(() -> sluice.queue(queue).work(job -> {}))
          .hasMessageContaining("spillover");
    }
  }
}
