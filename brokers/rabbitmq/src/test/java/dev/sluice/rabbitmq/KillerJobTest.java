package dev.sluice.rabbitmq;

import static dev.sluice.testkit.conformance.TestJob.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Sluice;
import dev.sluice.file.FileStore;
import dev.sluice.job.Failure;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.servers.RabbitMqServer;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settings;
import dev.sluice.testkit.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job that kills its process, from a queue that drops what comes back four times. */
@Timeout(180)
class KillerJobTest {
  private static final String URL = RabbitMqServer.sharedUrl();
  private static final Map<String, Object> LIMITED =
      Map.of("x-queue-type", "quorum", "x-delivery-limit", 3);

  @Test
  void regression27_itEndsUpDeadInTheStoreBesideAndNotNowhere(@TempDir Path folder)
      throws Exception {
    try (Bystander bystander = Bystander.atShared()) {
      String queue = bystander.declare(LIMITED);
      NewJob job = in(queue).lostLeaseLimit(2).build();
      try (JobStore store = Sources.open(URL)) {
        store.enqueue(List.of(job));
      }
      Path beside = folder.resolve("beside");
      for (int i = 0; i < 3; i++) {
        killedIn(job, folder.resolve("log" + i), URL + "?spillover=file:" + beside);
      }
      try (FileStore store = FileStore.open(beside, Settings.DEFAULT)) {
        JobView dead = store.role(JobBrowser.class).orElseThrow().find(job.id()).orElseThrow();
        assertThat(dead.state()).isEqualTo(JobState.DEAD);
        assertThat(dead.history().lostLeases()).isEqualTo(3);
        assertThat(dead.history().attempts()).isZero();
        assertThat(dead.history().failures())
            .extracting(Failure::type)
            .containsExactly("lease lost");
      }
      assertThat(bystander.ready(queue)).isZero();
    }
  }

  private static void killedIn(NewJob job, Path log, String url) throws Exception {
    try (ChildJvm child = ChildJvm.start(StuckChild.class, log, url, job.queue())) {
      assertThat(child.line()).as(child.tail()).isEqualTo(job.id().toString());
      child.kill();
    }
  }

  @Test
  void aWorkerWithoutAStoreBesideIsRefused() throws Exception {
    try (Bystander bystander = Bystander.atShared();
        Sluice sluice = Sluice.open(URL)) {
      String queue = bystander.declare(LIMITED);
      assertThatThrownBy(() -> sluice.queue(queue).work(job -> {}))
          .hasMessageContaining("spillover");
    }
  }
}
