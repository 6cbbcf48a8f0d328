package dev.sluice.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.RetryInfo;
import dev.sluice.Sluice;
import dev.sluice.Worker;
import dev.sluice.grpc.dqueue.Dqueue;
import dev.sluice.grpc.dqueue.MessageGrpc;
import dev.sluice.grpc.health.HealthChecks.HealthCheckRequest;
import dev.sluice.grpc.health.HealthChecks.HealthCheckResponse.ServingStatus;
import dev.sluice.grpc.health.HealthGrpc;
import dev.sluice.grpc.v1.JobCalls;
import dev.sluice.grpc.v1.LiveWorkerCalls;
import dev.sluice.grpc.v1.QueueCalls;
import dev.sluice.grpc.v1.ServerCalls;
import dev.sluice.grpc.v1.Values;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.WorkSource;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.Faults;
import dev.sluice.testkit.FaultyStore;
import dev.sluice.testkit.ForwardingStore;
import io.grpc.Status.Code;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Storages that are away, that lack something, and what belongs to their queues and workers. */
class StorageTest {

  private static JobStore memory() {
    return Sluice.open("memory:", o -> o.sweeping(false))
        .store()
        .role(JobStore.class)
        .orElseThrow();
  }

  /** Takes and hands out jobs, and has no other role. */
  private static final class Plain extends ForwardingStore {
    Plain(JobStore inner) {
      super(inner);
    }

    @Override
    public <R> Optional<R> role(Class<R> role) {
      return role == JobStore.class || role == WorkSource.class
          ? Optional.of(role.cast(this))
          : Optional.empty();
    }
  }

  @Test
  void whatTheStorageCannotDoIsSaid() throws Exception {
    try (Served served = Served.over(Sluice.using(new Plain(memory()), o -> o.sweeping(false)))) {
      String id = served.enqueue("mail");
      Failing.call(() -> served.get(id)).with(Code.UNIMPLEMENTED).saying("cannot show its jobs");
      Failing.call(() -> served.jobs().list(JobCalls.ListRequest.getDefaultInstance()))
          .with(Code.UNIMPLEMENTED);
      Failing.call(
              () -> served.jobs().cancel(JobCalls.CancelRequest.newBuilder().setId(id).build()))
          .with(Code.UNIMPLEMENTED)
          .saying("cannot change jobs");
      Failing.call(
              () ->
                  served
                      .queues()
                      .pause(QueueCalls.PauseRequest.newBuilder().setQueue("mails").build()))
          .with(Code.UNIMPLEMENTED)
          .saying("cannot keep settings");
      Failing.call(
              () -> served.workers().list(LiveWorkerCalls.ListWorkersRequest.getDefaultInstance()))
          .with(Code.UNIMPLEMENTED);
      Dqueue.QueryListMessagesResp none =
          MessageGrpc.newBlockingStub(served.channel)
              .getAllMessages(Dqueue.MessageReq.getDefaultInstance());
      assertThat(none.getReturnCode()).isEqualTo(2);
      assertThat(none.getMessage()).contains("cannot show its jobs");
      assertThat(health(served).getHealthy()).isTrue();
      RemoteWorker worker = served.work(1);
      worker.complete(worker.delivery());
      worker.outcome();
    }
  }

  @Test
  void rule13_aStorageThatIsAwayIsUnavailableAndSaidToBeUnwell() throws Exception {
    Faults faults = new Faults(1);
    JobStore store = FaultyStore.of(memory(), faults);
    try (Served served = Served.over(Sluice.using(store, o -> o.sweeping(false)))) {
      assertThat(check(served)).isEqualTo(ServingStatus.SERVING);
      faults.down(true);
      Failing away =
          Failing.call(() -> served.get("00000000-0000-7000-8000-000000000000"))
              .with(Code.UNAVAILABLE);
      assertThat(away.detail(RetryInfo.class).getRetryDelay().getSeconds()).isEqualTo(1);
      Failing.call(() -> served.enqueue("mail")).with(Code.UNAVAILABLE);
      Eventually.holds("it is unwell", () -> !health(served).getHealthy());
      assertThat(health(served).getProblemsList()).isNotEmpty();
      assertThat(check(served)).isEqualTo(ServingStatus.NOT_SERVING);
      faults.down(false);
      Eventually.holds("it is well again", () -> check(served) == ServingStatus.SERVING);
    }
  }

  @Test
  void queuesArePausedBoundedAndCounted() throws Exception {
    try (Served served = Served.memory()) {
      served.enqueue("mail");
      QueueCalls.QueueSettings paused =
          served.queues().pause(QueueCalls.PauseRequest.newBuilder().setQueue("mails").build());
      assertThat(paused.getPaused()).isTrue();
      assertThat(paused.hasCapacity()).isFalse();
      RemoteWorker worker = served.work(1);
      assertThat(served.sluice.queue("mails").isPaused()).isTrue();
      QueueCalls.ConfigureRequest bounded =
          QueueCalls.ConfigureRequest.newBuilder()
              .setQueue("mails")
              .setSettings(QueueCalls.QueueSettings.newBuilder().setPaused(true).setCapacity(7))
              .build();
      assertThat(served.queues().configure(bounded).getCapacity()).isEqualTo(7);
      assertThat(worker.deliveries).isEmpty();
      QueueCalls.QueueSettings resumed =
          served.queues().resume(QueueCalls.ResumeRequest.newBuilder().setQueue("mails").build());
      assertThat(resumed.getCapacity()).isEqualTo(7);
      worker.delivery();
      QueueCalls.GetSettingsRequest request =
          QueueCalls.GetSettingsRequest.newBuilder().setQueue("mails").build();
      assertThat(served.queues().getSettings(request)).isEqualTo(resumed);
      Values.Counts counts =
          served
              .queues()
              .counts(QueueCalls.CountsRequest.getDefaultInstance())
              .getQueuesOrThrow("mails");
      assertThat(counts.getRunning()).isEqualTo(1);
      Failing.call(
              () ->
                  served
                      .queues()
                      .configure(
                          QueueCalls.ConfigureRequest.newBuilder()
                              .setQueue("mails")
                              .setSettings(QueueCalls.QueueSettings.newBuilder().setCapacity(0))
                              .build()))
          .with(Code.INVALID_ARGUMENT)
          .saying("settings.capacity");
    }
  }

  @Test
  void rule16_liveWorkersAreListedQuietedAndStopped() throws Exception {
    try (Served served = Served.memory()) {
      try (Worker worker = served.sluice.queue("mails").work(job -> {}, w -> w.name("here"))) {
        Eventually.holds("it is listed", () -> !list(served).getWorkersList().isEmpty());
        LiveWorkerCalls.LiveWorker live = list(served).getWorkers(0);
        assertThat(live.getName()).isEqualTo("here");
        assertThat(live.getQueuesList()).containsExactly("mails");
        LiveWorkerCalls.WorkerRequest it =
            LiveWorkerCalls.WorkerRequest.newBuilder().setId(live.getId()).build();
        served.workers().quiet(it);
        Eventually.holds("it claims no more", () -> !list(served).getWorkers(0).getClaiming());
        served.workers().resume(it);
        assertThat(list(served).getWorkers(0).getOrder())
            .isEqualTo(LiveWorkerCalls.WorkerOrder.RUN);
        served.workers().stop(it);
        Eventually.holds("it has gone", () -> list(served).getWorkersList().isEmpty());
        Failing.call(() -> served.workers().stop(it)).with(Code.NOT_FOUND).saying(live.getId());
        assertThat(worker.toString()).isNotEmpty();
      }
    }
  }

  private static LiveWorkerCalls.ListWorkersReply list(Served served) {
    return served.workers().list(LiveWorkerCalls.ListWorkersRequest.getDefaultInstance());
  }

  private static ServerCalls.HealthReply health(Served served) {
    return served.server().health(ServerCalls.HealthRequest.getDefaultInstance());
  }

  private static ServingStatus check(Served served) {
    return HealthGrpc.newBlockingStub(served.channel)
        .check(HealthCheckRequest.getDefaultInstance())
        .getStatus();
  }
}
