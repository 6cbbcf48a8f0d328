package dev.sluice.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import dev.sluice.grpc.v1.JobCalls;
import dev.sluice.grpc.v1.Values;
import dev.sluice.grpc.v1.WorkerCalls;
import dev.sluice.grpc.v1.WorkerCalls.LeaseToken;
import dev.sluice.grpc.v1.WorkerCalls.Settlement;
import dev.sluice.servers.FreshStorage;
import dev.sluice.testkit.Eventually;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two servers, each in a process, over one storage on a server. */
class SharedStoreTest {
  private static final int JOBS = 300;
  private static final Values.JobOptions KEPT =
      Values.JobOptions.newBuilder().setRetain(seconds(600)).build();

  @TempDir Path folder;

  private interface Flow {
    void over(ServerProcess here, ServerProcess there) throws Exception;
  }

  private void twoServers(String kind, Flow flow) throws Exception {
    String url = FreshStorage.url(kind);
    Path log = folder.resolve("log");
    try (ServerProcess here = ServerProcess.start(log, url);
        ServerProcess there = ServerProcess.start(log, url)) {
      flow.over(here, there);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres", "redis"})
  void eachJobComesOnceWhicheverServerItCameBy(String kind) throws Exception {
    twoServers(
        kind,
        (here, there) -> {
          List<String> ids = new ArrayList<>();
          ConcurrentLinkedQueue<String> taken = new ConcurrentLinkedQueue<>();
          List<Taker> takers = new ArrayList<>();
          for (ServerProcess server : List.of(here, there, here, there)) {
            takers.add(Taker.start(RemoteWorker.start(server.channel, "mails", 10), taken));
          }
          ids.addAll(enqueueBatch(here));
          ids.addAll(enqueueBatch(there));
          Eventually.holds(
              () -> taken.size() + " are done",
              () -> there.counts("mails").getCompleted() == 2 * JOBS);
          for (Taker taker : takers) {
            taker.end();
          }
          assertThat(taken).containsExactlyInAnyOrderElementsOf(ids);
          assertThat(here.counts("mails")).isEqualTo(there.counts("mails"));
        });
  }

  private static List<String> enqueueBatch(ServerProcess server) {
    JobCalls.EnqueueBatchRequest.Builder batch = JobCalls.EnqueueBatchRequest.newBuilder();
    for (int i = 0; i < JOBS; i++) {
      batch.addJobs(Served.mail("job " + i).setOptions(KEPT));
    }
    List<Values.Enqueued> answers = server.jobs().enqueueBatch(batch.build()).getEnqueuedList();
    assertThat(answers).allMatch(a -> a.getOutcome() == Values.Enqueued.Outcome.INSERTED);
    return answers.stream().map(Values.Enqueued::getId).toList();
  }

  /** Completes what a stream gets, in a thread of its own. */
  private record Taker(RemoteWorker worker, Thread thread) {
    static Taker start(RemoteWorker worker, ConcurrentLinkedQueue<String> taken) {
      Thread thread = new Thread(() -> take(worker, taken), "taker");
      thread.start();
      return new Taker(worker, thread);
    }

    private static void take(RemoteWorker worker, ConcurrentLinkedQueue<String> taken) {
      try {
        while (!Thread.currentThread().isInterrupted()) {
          WorkerCalls.Delivery job = worker.deliveries.take();
          taken.add(job.getId());
          worker.complete(job);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    void end() throws Exception {
      thread.interrupt();
      thread.join(Eventually.PATIENCE.toMillis());
      worker.finish();
      assertThat(worker.end().isOk()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres", "redis"})
  void aJobGoesItsWayByTwoServers(String kind) throws Exception {
    twoServers(
        kind,
        (here, there) -> {
          String id = here.enqueue(Served.mail("job").setOptions(delayed()));
          assertThat(there.get(id).getState()).isEqualTo(Values.JobState.SCHEDULED);
          assertThat(claim(there, 0)).isEmpty();
          there.jobs().reschedule(soon(id));

          WorkerCalls.Delivery first = claim(there, 30).get(0);
          assertThat(first.getId()).isEqualTo(id);
          assertThat(extend(here, first)).isEqualTo(WorkerCalls.LeaseStatus.Status.HELD);
          assertThat(here.counts("mails").getRunning()).isEqualTo(1);
          assertThat(settle(here, first, retry())).isEqualTo(WorkerCalls.Settled.Outcome.RETRYING);
          assertThat(settle(there, first, done()))
              .isEqualTo(WorkerCalls.Settled.Outcome.LEASE_LOST);

          WorkerCalls.Delivery second = claim(here, 30).get(0);
          assertThat(second.getAttempt()).isEqualTo(2);
          assertThat(settle(there, second, buried())).isEqualTo(WorkerCalls.Settled.Outcome.DEAD);
          assertThat(here.counts("mails").getDead()).isEqualTo(1);

          here.jobs().redrive(JobCalls.RedriveRequest.newBuilder().setId(id).build());
          WorkerCalls.Delivery third = claim(there, 30).get(0);
          assertThat(settle(here, third, done())).isEqualTo(WorkerCalls.Settled.Outcome.COMPLETED);
          Values.Job end = there.get(id);
          assertThat(end.getState()).isEqualTo(Values.JobState.COMPLETED);
          assertThat(end.getResult().toStringUtf8()).isEqualTo("done");
          assertThat(end.getFailuresList()).hasSize(2);
        });
  }

  private static Duration seconds(long seconds) {
    return Duration.newBuilder().setSeconds(seconds).build();
  }

  private static Values.JobOptions.Builder delayed() {
    return Values.JobOptions.newBuilder().setRetain(seconds(600)).setDelay(seconds(3_600));
  }

  private static JobCalls.RescheduleRequest soon(String id) {
    return JobCalls.RescheduleRequest.newBuilder()
        .setId(id)
        .setDelay(Duration.newBuilder().setNanos(100_000_000))
        .build();
  }

  private static List<WorkerCalls.Delivery> claim(ServerProcess server, long wait) {
    WorkerCalls.ClaimRequest request =
        WorkerCalls.ClaimRequest.newBuilder()
            .addQueues("mails")
            .setLease(seconds(30))
            .setWait(seconds(wait))
            .build();
    return server.worker().claim(request).getDeliveriesList();
  }

  private static LeaseToken token(WorkerCalls.Delivery job) {
    return RemoteWorker.token(job);
  }

  private static WorkerCalls.LeaseStatus.Status extend(
      ServerProcess server, WorkerCalls.Delivery job) {
    WorkerCalls.ExtendRequest request =
        WorkerCalls.ExtendRequest.newBuilder().addLeases(token(job)).setLease(seconds(60)).build();
    return server.worker().extend(request).getLeases(0).getStatus();
  }

  private static WorkerCalls.Settled.Outcome settle(
      ServerProcess server, WorkerCalls.Delivery job, Settlement.Builder outcome) {
    WorkerCalls.SettleRequest request =
        WorkerCalls.SettleRequest.newBuilder().addSettlements(outcome.setLease(token(job))).build();
    return server.worker().settle(request).getSettled(0).getOutcome();
  }

  private static Settlement.Builder done() {
    return Settlement.newBuilder()
        .setComplete(Settlement.Complete.newBuilder().setResult(ByteString.copyFromUtf8("done")));
  }

  private static Settlement.Builder retry() {
    return Settlement.newBuilder().setRetry(Settlement.Retry.newBuilder().setDelay(seconds(0)));
  }

  private static Settlement.Builder buried() {
    return Settlement.newBuilder().setBury(Settlement.Bury.getDefaultInstance());
  }
}
