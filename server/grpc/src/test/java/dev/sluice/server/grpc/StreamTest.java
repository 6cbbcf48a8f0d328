package dev.sluice.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import dev.sluice.Sluice;
import dev.sluice.grpc.v1.JobCalls;
import dev.sluice.grpc.v1.LiveWorkerCalls;
import dev.sluice.grpc.v1.Values;
import dev.sluice.grpc.v1.Values.JobState;
import dev.sluice.grpc.v1.WorkerCalls;
import dev.sluice.grpc.v1.WorkerCalls.LeaseStatus.Status;
import dev.sluice.grpc.v1.WorkerCalls.Settled.Outcome;
import dev.sluice.grpc.v1.WorkerCalls.Settlement;
import dev.sluice.spi.JobStore;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.Faults;
import dev.sluice.testkit.FaultyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Workers that take jobs by a stream. */
class StreamTest {
  private static final Duration HOUR = Duration.newBuilder().setSeconds(3_600).build();

  private final Faults faults = new Faults(1);
  private Served served;

  @BeforeEach
  void serve() {
    Sluice inner = Sluice.open("memory:", o -> o.sweeping(false));
    JobStore store = inner.store().role(JobStore.class).orElseThrow();
    served = Served.over(Sluice.using(FaultyStore.of(store, faults), o -> {}));
  }

  @AfterEach
  void end() {
    faults.down(false);
    served.close();
  }

  @Test
  void jobsComeAsTheyWereEnqueuedAndAreCompleted() throws Exception {
    String id =
        served.enqueue(
            Served.mail("hello")
                .setKind("letter")
                .setOptions(
                    Values.JobOptions.newBuilder()
                        .putHeaders("from", "here")
                        .setPriority(3)
                        .setGroup("g")
                        .setMaxAttempts(7)
                        .setRetain(HOUR)));
    RemoteWorker worker = served.work(1);
    WorkerCalls.Delivery job = worker.delivery();

    assertThat(job.getId()).isEqualTo(id);
    assertThat(job.getPayload().toStringUtf8()).isEqualTo("hello");
    assertThat(job.getKind()).isEqualTo("letter");
    assertThat(job.getHeadersMap()).containsEntry("from", "here");
    assertThat(job.getGroup()).isEqualTo("g");
    assertThat(job.getAttempt()).isEqualTo(1);
    assertThat(job.getMaxAttempts()).isEqualTo(7);
    assertThat(job.getResultWanted()).isTrue();
    assertThat(served.get(id).getLease().getHolder()).isEqualTo("anybody/tester");

    worker.settle(
        job,
        s ->
            s.setComplete(
                Settlement.Complete.newBuilder().setResult(ByteString.copyFromUtf8("r"))));
    assertThat(worker.outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(served.get(id).getResult().toStringUtf8()).isEqualTo("r");
    worker.finish();
    assertThat(worker.end().isOk()).isTrue();
  }

  @Test
  void noMoreJobsComeThanThereIsCreditFor() throws Exception {
    for (int i = 0; i < 10; i++) {
      served.enqueue("mail " + i);
    }
    RemoteWorker worker = served.work(3);
    List<WorkerCalls.Delivery> jobs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      jobs.add(worker.delivery());
    }
    assertThat(counts().getReady()).isEqualTo(7);
    assertThat(counts().getRunning()).isEqualTo(3);

    worker.complete(jobs.get(0));
    worker.delivery();
    worker.say(request -> request.setCredit(2));
    worker.delivery();
    worker.delivery();
    Eventually.holds("five are held", () -> counts().getRunning() == 5);
    assertThat(worker.deliveries).isEmpty();
  }

  @Test
  void aWaitingWorkerGetsAJobWhenThereIsOne() throws Exception {
    RemoteWorker worker = served.work(1);
    String id = served.enqueue("late");
    assertThat(worker.delivery().getId()).isEqualTo(id);
  }

  @Test
  void failuresAreRetriedUntilTheAttemptsAreSpent() throws Exception {
    String id =
        served.enqueue(
            Served.mail("bad").setOptions(Values.JobOptions.newBuilder().setMaxAttempts(2)));
    RemoteWorker worker = served.work(1);
    Settlement.Retry retry =
        Settlement.Retry.newBuilder()
            .setDelay(Duration.getDefaultInstance())
            .setCause(Values.Failure.newBuilder().setType("Broken").setMessage("why"))
            .build();

    worker.settle(worker.delivery(), s -> s.setRetry(retry));
    assertThat(worker.outcome()).isEqualTo(Outcome.RETRYING);
    WorkerCalls.Delivery second = worker.delivery();
    assertThat(second.getAttempt()).isEqualTo(2);
    worker.settle(second, s -> s.setRetry(retry));
    assertThat(worker.outcome()).isEqualTo(Outcome.DEAD);

    Values.Job dead = served.get(id);
    assertThat(dead.getState()).isEqualTo(JobState.DEAD);
    assertThat(dead.getFailuresList()).extracting(Values.Failure::getAttempt).containsExactly(1, 2);
    assertThat(dead.getFailures(1).getType()).isEqualTo("Broken");
  }

  @Test
  void aRetryWithoutADelayWaitsAsTheLibraryWould() throws Exception {
    String id = served.enqueue("bad");
    RemoteWorker worker = served.work(1);
    worker.settle(worker.delivery(), s -> s.setRetry(Settlement.Retry.getDefaultInstance()));
    assertThat(worker.outcome()).isEqualTo(Outcome.RETRYING);
    assertThat(served.state(id)).isEqualTo(JobState.SCHEDULED);
  }

  @Test
  void jobsAreReleasedAndBuried() throws Exception {
    String id = served.enqueue("mail");
    RemoteWorker worker = served.work(1);
    worker.settle(worker.delivery(), s -> s.setRelease(Settlement.Release.getDefaultInstance()));
    assertThat(worker.outcome()).isEqualTo(Outcome.RELEASED);
    WorkerCalls.Delivery again = worker.delivery();
    assertThat(again.getAttempt()).isEqualTo(1);
    worker.settle(again, s -> s.setBury(Settlement.Bury.getDefaultInstance()));
    assertThat(worker.outcome()).isEqualTo(Outcome.DEAD);
    assertThat(served.state(id)).isEqualTo(JobState.DEAD);
  }

  @Test
  void aJobIsSettledOnce() throws Exception {
    served.enqueue("mail");
    RemoteWorker worker = served.work(1);
    WorkerCalls.Delivery job = worker.delivery();
    worker.complete(job);
    worker.complete(job);
    assertThat(List.of(worker.outcome(), worker.outcome()))
        .containsExactlyInAnyOrder(Outcome.COMPLETED, Outcome.LEASE_LOST);
  }

  @Test
  void aWorkerHearsOfACancelWhenItExtends() throws Exception {
    String id = served.enqueue("mail");
    RemoteWorker worker = served.work(1);
    WorkerCalls.Delivery job = worker.delivery();
    worker.say(request -> request.addExtend(RemoteWorker.token(job)));
    assertThat(worker.next(worker.leases).getStatus()).isEqualTo(Status.HELD);

    JobCalls.Altered answer =
        served.jobs().cancel(JobCalls.CancelRequest.newBuilder().setId(id).build());
    assertThat(answer.getRequested()).isTrue();
    worker.say(request -> request.addExtend(RemoteWorker.token(job)));
    assertThat(worker.next(worker.leases).getStatus()).isEqualTo(Status.CANCEL_REQUESTED);
    worker.settle(job, s -> s.setRelease(Settlement.Release.getDefaultInstance()));
    assertThat(worker.outcome()).isEqualTo(Outcome.CANCELLED);
  }

  @Test
  void aTokenOfAnotherWorkerIsLost() throws Exception {
    served.enqueue("mail");
    WorkerCalls.Delivery job = served.work(1).delivery();
    RemoteWorker thief = served.work(1);
    thief.complete(job);
    assertThat(thief.outcome()).isEqualTo(Outcome.LEASE_LOST);
    thief.say(request -> request.addExtend(RemoteWorker.token(job)));
    assertThat(thief.next(thief.leases).getStatus()).isEqualTo(Status.LOST);
    assertThat(counts().getRunning()).isEqualTo(1);
  }

  @Test
  void aStreamThatBreaksGivesItsJobsBackAtOnce() throws Exception {
    for (int i = 0; i < 3; i++) {
      served.enqueue("mail " + i);
    }
    RemoteWorker worker = served.work(2);
    worker.delivery();
    worker.delivery();
    worker.breakOff();
    // Long before their lease of a minute ends, and no attempt or lost lease is counted.
    RemoteWorker next = served.work(3);
    for (int i = 0; i < 3; i++) {
      WorkerCalls.Delivery job = next.delivery();
      assertThat(job.getAttempt()).isEqualTo(1);
      assertThat(job.getLostLeases()).isZero();
      next.complete(job);
      assertThat(next.outcome()).isEqualTo(Outcome.COMPLETED);
    }
  }

  @Test
  void aStreamThatEndsSettlesWhatWasSaidAndGivesBackTheRest() throws Exception {
    served.enqueue("mail 1");
    String second = served.enqueue("mail 2");
    RemoteWorker worker = served.work(2);
    worker.complete(worker.delivery());
    worker.delivery();
    worker.finish();
    assertThat(worker.end().isOk()).isTrue();
    assertThat(worker.outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(served.state(second)).isEqualTo(JobState.READY);
  }

  @Test
  void whatMakesNoSenseEndsTheStreamAndSaysTheField() throws Exception {
    RemoteWorker early = RemoteWorker.silent(served.channel);
    early.say(request -> request.setCredit(1));
    assertThat(early.end().getDescription()).contains("start: must be in the first request");

    RemoteWorker greedy = served.work(1);
    greedy.say(request -> request.setCredit(10_000));
    assertThat(greedy.end().getCode()).isEqualTo(io.grpc.Status.Code.INVALID_ARGUMENT);
    assertThat(greedy.end().getDescription()).contains("credit", "10000");

    served.enqueue("mail");
    RemoteWorker vague = served.work(1);
    vague.settle(vague.delivery(), s -> {});
    assertThat(vague.end().getDescription()).contains("settlements[0]: give an outcome");
    Eventually.holds("the job is back", () -> counts().getReady() == 1);
  }

  @Test
  void rule13_whileTheStorageIsAwayAStreamWaitsAndGoesOnByItself() throws Exception {
    served.enqueue("mail 1");
    RemoteWorker worker = served.work(1);
    WorkerCalls.Delivery job = worker.delivery();
    faults.down(true);
    worker.complete(job);
    assertThat(worker.next(worker.troubles)).contains("settle");
    faults.down(false);
    assertThat(worker.outcome()).isEqualTo(Outcome.COMPLETED);
    served.enqueue("mail 2");
    assertThat(worker.delivery().getPayload().toStringUtf8()).isEqualTo("mail 2");
  }

  @Test
  void drainingGivesNoMoreJobsAndWaitsForThoseThatAreHeld() throws Exception {
    served.enqueue("mail 1");
    RemoteWorker worker = served.work(2);
    RemoteWorker idle = served.work(2);
    List<WorkerCalls.Delivery> jobs = new ArrayList<>();
    Eventually.holds(
        "one of them has it",
        () -> worker.deliveries.drainTo(jobs) + idle.deliveries.drainTo(jobs) > 0);
    assertThat(served.port.drain(java.time.Duration.ofMillis(1))).isFalse();
    assertThat(worker.draining.get(10, TimeUnit.SECONDS)).isTrue();
    String late = served.enqueue("mail 2");

    worker.complete(jobs.get(0));
    idle.complete(jobs.get(0));
    assertThat(served.port.drain(Eventually.PATIENCE)).isTrue();
    assertThat(worker.end().isOk()).isTrue();
    assertThat(idle.end().isOk()).isTrue();
    assertThat(served.state(late)).isEqualTo(JobState.READY);
    assertThat(counts().getRunning()).isZero();
    assertThat(RemoteWorker.silent(served.channel).end().getCode())
        .isEqualTo(io.grpc.Status.Code.UNAVAILABLE);
  }

  @Test
  void rule16_aStreamIsALiveWorkerThatObeys() throws Exception {
    served.enqueue("mail 1");
    RemoteWorker worker = served.work(3);
    worker.delivery();
    Eventually.holds("it is listed with its job", () -> running().equals(List.of(1)));
    LiveWorkerCalls.LiveWorker live = workers().getWorkers(0);
    assertThat(live.getName()).isEqualTo("anybody/tester");
    assertThat(live.getQueuesList()).containsExactly("mails");
    assertThat(live.getConcurrency()).isEqualTo(3);
    assertThat(live.getClaiming()).isTrue();

    LiveWorkerCalls.WorkerRequest it =
        LiveWorkerCalls.WorkerRequest.newBuilder().setId(live.getId()).build();
    served.workers().stop(it);
    assertThat(worker.draining.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    worker.finish();
    assertThat(worker.end().isOk()).isTrue();
    Eventually.holds("it has gone", () -> workers().getWorkersCount() == 0);
  }

  private List<Integer> running() {
    return workers().getWorkersList().stream().map(LiveWorkerCalls.LiveWorker::getRunning).toList();
  }

  private LiveWorkerCalls.ListWorkersReply workers() {
    return served.workers().list(LiveWorkerCalls.ListWorkersRequest.getDefaultInstance());
  }

  @Test
  void closingGivesBackWhatIsHeld() throws Exception {
    String id = served.enqueue("mail");
    RemoteWorker worker = served.work(1);
    worker.delivery();
    served.port.close();
    assertThat(worker.end().getCode()).isEqualTo(io.grpc.Status.Code.UNAVAILABLE);
    assertThat(served.sluice.jobs().find(dev.sluice.job.JobId.parse(id)).orElseThrow().state())
        .isEqualTo(dev.sluice.job.JobState.READY);
    served.port.close();
  }

  private Values.Counts counts() {
    return served
        .queues()
        .counts(dev.sluice.grpc.v1.QueueCalls.CountsRequest.newBuilder().setQueue("mails").build())
        .getQueuesOrThrow("mails");
  }
}
