package dev.sluice.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.job.Alteration;
import dev.sluice.job.Failure;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobState;
import dev.sluice.servers.FreshStorage;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobControl;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.testkit.ChildJvm;
import dev.sluice.testkit.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two servers, each in a process, over one storage on a server, and services that use them. */
class SharedStoreTest {
  private static final int JOBS = 300;
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Failure FAILURE = new Failure(1, Instant.EPOCH, "Test", "as wanted", "");

  @TempDir Path folder;

  private interface Flow {
    void over(Sluice here, Sluice there) throws Exception;
  }

  private void twoServers(String kind, Flow flow) throws Exception {
    String url = FreshStorage.url(kind);
    Path log = folder.resolve("log");
    try (ChildJvm first = ChildJvm.start(ServerChild.class, log, url);
        ChildJvm second = ChildJvm.start(ServerChild.class, log, url);
        Sluice here = Sluice.open(first.line());
        Sluice there = Sluice.open(second.line())) {
      flow.over(here, there);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres", "redis"})
  void eachJobRunsOnceWhicheverServerItCameBy(String kind) throws Exception {
    twoServers(
        kind,
        (here, there) -> {
          ConcurrentLinkedQueue<String> done = new ConcurrentLinkedQueue<>();
          List<String> expected = new ArrayList<>();
          for (Sluice sluice : List.of(here, there)) {
            Queue<String> queue = sluice.queue("mails", String.class);
            queue.work(job -> done.add(job.payload()), worker -> worker.concurrency(4));
          }
          for (Sluice sluice : List.of(here, there)) {
            List<String> batch = batch(sluice == here ? "here " : "there ");
            expected.addAll(batch);
            sluice.queue("mails", String.class).enqueueAll(batch);
          }
          Eventually.holds(() -> done.size() + " are done", () -> done.size() >= expected.size());
          assertThat(here.queue("mails", String.class).waitUntilEmpty(Eventually.PATIENCE))
              .isTrue();
          assertThat(done).containsExactlyInAnyOrderElementsOf(expected);
        });
  }

  private static List<String> batch(String prefix) {
    List<String> batch = new ArrayList<>();
    for (int i = 0; i < JOBS; i++) {
      batch.add(prefix + i);
    }
    return batch;
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres", "redis"})
  void aJobGoesItsWayByTwoServers(String kind) throws Exception {
    twoServers(
        kind,
        (a, b) -> {
          JobStore here = a.store().role(JobStore.class).orElseThrow();
          JobStore there = b.store().role(JobStore.class).orElseThrow();
          JobBrowser seenHere = here.role(JobBrowser.class).orElseThrow();
          JobBrowser seenThere = there.role(JobBrowser.class).orElseThrow();

          JobId id = JobId.next();
          NewJob job = new NewJob(id, "q", "", new byte[] {1}, delayed(), null);
          assertThat(here.enqueue(List.of(job)).get(0).outcome())
              .isEqualTo(Enqueued.Outcome.INSERTED);
          assertThat(there.enqueue(List.of(job)).get(0).outcome())
              .isEqualTo(Enqueued.Outcome.DUPLICATE);
          assertThat(seenThere.find(id).orElseThrow().state()).isEqualTo(JobState.SCHEDULED);
          assertThat(there.claim(claim(Duration.ZERO))).isEmpty();

          Delivery first = there.claim(claim(LEASE)).get(0);
          assertThat(here.extend(List.of(first), LEASE)).containsExactly(LeaseStatus.HELD);
          assertThat(seenHere.counts("q").running()).isEqualTo(1);
          assertThat(here.settle(List.of(new Settlement.Retry(first, Duration.ZERO, FAILURE))))
              .containsExactly(Settled.RETRYING);
          assertThat(there.settle(List.of(new Settlement.Complete(first, null))))
              .containsExactly(Settled.LEASE_LOST);

          Delivery second = here.claim(claim(LEASE)).get(0);
          assertThat(second.attempt()).isEqualTo(2);
          assertThat(there.settle(List.of(new Settlement.Bury(second, FAILURE))))
              .containsExactly(Settled.DEAD);
          assertThat(seenHere.counts("q").dead()).isEqualTo(1);

          JobControl control = here.role(JobControl.class).orElseThrow();
          assertThat(control.alter(List.of(id), new Alteration.Redrive()).get(0).state())
              .isEqualTo(JobState.READY);
          Delivery third = there.claim(claim(LEASE)).get(0);
          assertThat(there.settle(List.of(new Settlement.Release(third, Duration.ZERO))))
              .containsExactly(Settled.RELEASED);
          Delivery fourth = here.claim(claim(LEASE)).get(0);
          assertThat(fourth.attempt()).isEqualTo(third.attempt());
          assertThat(there.settle(List.of(new Settlement.Complete(fourth, null))))
              .containsExactly(Settled.COMPLETED);
          assertThat(seenHere.find(id)).isEmpty();
        });
  }

  private static JobOptions delayed() {
    Duration delay = Duration.ofSeconds(1);
    return new JobOptions(Map.of(), 0, null, delay, null, null, 25, null, null, Duration.ZERO, 5);
  }

  private static ClaimRequest claim(Duration wait) {
    return new ClaimRequest(List.of("q"), 1, LEASE, wait, "test");
  }
}
