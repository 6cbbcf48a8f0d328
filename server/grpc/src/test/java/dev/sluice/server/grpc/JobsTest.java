package dev.sluice.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.sluice.grpc.v1.JobCalls;
import dev.sluice.grpc.v1.QueueCalls;
import dev.sluice.grpc.v1.Values;
import dev.sluice.grpc.v1.Values.Enqueued.Outcome;
import dev.sluice.grpc.v1.Values.JobState;
import dev.sluice.job.JobId;
import io.grpc.Status.Code;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jobs enqueued, found and changed. */
class JobsTest {
  private static final Duration HOUR = Duration.newBuilder().setSeconds(3_600).build();
  private static final String ABSENT = "00000000-0000-7000-8000-000000000000";

  private final Served served = Served.memory();

  @AfterEach
  void end() {
    served.close();
  }

  @Test
  void aJobIsShownAsItWasEnqueued() {
    Values.JobOptions options =
        Values.JobOptions.newBuilder()
            .putHeaders("a", "b")
            .setPriority(-2)
            .setDelay(HOUR)
            .setGroup("g")
            .setUnique(
                Values.UniqueKey.newBuilder()
                    .setKey("k")
                    .setWindow(HOUR)
                    .setOnConflict(Values.UniqueKey.OnConflict.REJECT))
            .setMaxAttempts(3)
            .setTimeout(HOUR)
            .setRetain(HOUR)
            .setLostLeaseLimit(0)
            .build();
    String id = served.enqueue(Served.mail("text").setKind("letter").setOptions(options));
    Values.Job job = served.get(id);
    assertThat(job.getPayload().toStringUtf8()).isEqualTo("text");
    assertThat(job.getKind()).isEqualTo("letter");
    assertThat(job.getQueue()).isEqualTo("mails");
    assertThat(job.getState()).isEqualTo(JobState.SCHEDULED);
    assertThat(job.getOptions()).isEqualTo(options);
    assertThat(job.getRunAt().getSeconds()).isGreaterThan(job.getEnqueuedAt().getSeconds());
    assertThat(job.hasProgress()).isFalse();
  }

  @Test
  void rule06_theIdMakesAnEnqueueIdempotent() {
    String id = JobId.next().toString();
    JobCalls.EnqueueRequest request =
        JobCalls.EnqueueRequest.newBuilder().setJob(Served.mail("once").setId(id)).build();
    assertThat(served.jobs().enqueue(request).getOutcome()).isEqualTo(Outcome.INSERTED);
    assertThat(served.jobs().enqueue(request).getOutcome()).isEqualTo(Outcome.DUPLICATE);
  }

  @Test
  void regression33_aBatchSaysWhatBecameOfEachJob() {
    capacity(2);
    String id = JobId.next().toString();
    JobCalls.EnqueueBatchReply reply =
        served
            .jobs()
            .enqueueBatch(
                JobCalls.EnqueueBatchRequest.newBuilder()
                    .addJobs(Served.mail("1").setId(id))
                    .addJobs(Served.mail("1").setId(id))
                    .addJobs(Served.mail("2"))
                    .addJobs(Served.mail("3"))
                    .addJobs(Served.mail("4").setQueue("others"))
                    .build());
    assertThat(reply.getEnqueuedList())
        .extracting(Values.Enqueued::getOutcome)
        .containsExactly(
            Outcome.INSERTED, Outcome.DUPLICATE, Outcome.INSERTED, Outcome.FULL, Outcome.INSERTED);
    assertThat(reply.getEnqueued(3).getReason()).contains("capacity is 2");
  }

  @Test
  void rule14_badInputNamesTheFieldAndNothingIsStored() throws Exception {
    Values.JobOptions negative =
        Values.JobOptions.newBuilder().setDelay(Duration.newBuilder().setSeconds(-1)).build();
    Failing failing =
        Failing.call(
                () ->
                    served
                        .jobs()
                        .enqueueBatch(
                            JobCalls.EnqueueBatchRequest.newBuilder()
                                .addJobs(Served.mail("good"))
                                .addJobs(Served.mail("bad").setOptions(negative))
                                .build()))
            .with(Code.INVALID_ARGUMENT);
    assertThat(failing.detail(BadRequest.class).getFieldViolations(0).getField())
        .isEqualTo("jobs[1].options.delay");
    assertThat(list(Values.JobQuery.getDefaultInstance()).getJobsCount()).isZero();

    bad(Served.mail("x").setQueue("no such name"), "job.queue");
    bad(Served.mail("x").setId("17"), "job.id");
    bad(
        Served.mail("x").setOptions(Values.JobOptions.newBuilder().setMaxAttempts(-1)),
        "max_attempts");
    Timestamp never = Timestamp.newBuilder().setSeconds(Long.MAX_VALUE).build();
    bad(Served.mail("x").setOptions(Values.JobOptions.newBuilder().setRunAt(never)), "run_at");
  }

  private void bad(Values.NewJob.Builder job, String field) {
    Failing.call(() -> served.enqueue(job)).with(Code.INVALID_ARGUMENT).saying(field);
  }

  @Test
  void aFullQueueSaysWhenToTryAgain() throws Exception {
    capacity(1);
    served.enqueue("first");
    Failing full = Failing.call(() -> served.enqueue("second")).with(Code.RESOURCE_EXHAUSTED);
    assertThat(full.detail(RetryInfo.class).getRetryDelay().getSeconds()).isEqualTo(1);
  }

  @Test
  void aRejectedJobNamesTheOneThatIsThere() throws Exception {
    Values.JobOptions unique =
        Values.JobOptions.newBuilder()
            .setUnique(
                Values.UniqueKey.newBuilder()
                    .setKey("k")
                    .setOnConflict(Values.UniqueKey.OnConflict.REJECT))
            .build();
    String first = served.enqueue(Served.mail("a").setOptions(unique));
    Failing rejected =
        Failing.call(() -> served.enqueue(Served.mail("b").setOptions(unique)))
            .with(Code.FAILED_PRECONDITION);
    assertThat(rejected.detail(ErrorInfo.class).getMetadataOrThrow("id")).isEqualTo(first);
  }

  @Test
  void aListComesInPagesAndIsFiltered() {
    for (int i = 0; i < 25; i++) {
      served.enqueue("mail " + i);
    }
    served.enqueue(Served.mail("else").setQueue("others"));
    List<String> texts = new ArrayList<>();
    JobCalls.ListRequest.Builder request =
        JobCalls.ListRequest.newBuilder()
            .setLimit(10)
            .setQuery(Values.JobQuery.newBuilder().setQueue("mails"));
    do {
      JobCalls.ListReply page = served.jobs().list(request.build());
      page.getJobsList().forEach(job -> texts.add(job.getPayload().toStringUtf8()));
      request.setAfter(page.getNext());
    } while (request.getAfter() > 0);
    assertThat(texts).hasSize(25).startsWith("mail 0").endsWith("mail 24");

    Values.JobQuery query = Values.JobQuery.newBuilder().setText("MAIL 17").build();
    assertThat(list(query).getJobsCount()).isEqualTo(1);
    Values.JobQuery dead = Values.JobQuery.newBuilder().addStates(JobState.DEAD).build();
    assertThat(list(dead).getJobsCount()).isZero();
    JobCalls.ListRequest brief = JobCalls.ListRequest.newBuilder().setBrief(true).build();
    assertThat(served.jobs().list(brief).getJobs(0).getPayload().isEmpty()).isTrue();
    Failing.call(
            () -> served.jobs().list(JobCalls.ListRequest.newBuilder().setLimit(10_001).build()))
        .with(Code.INVALID_ARGUMENT)
        .saying("limit");
  }

  @Test
  void aJobIsChangedByItsId() {
    String id =
        served.enqueue(
            Served.mail("x")
                .setOptions(Values.JobOptions.newBuilder().setDelay(HOUR).setRetain(HOUR)));
    JobCalls.RescheduleRequest later =
        JobCalls.RescheduleRequest.newBuilder()
            .setId(id)
            .setRunAt(Timestamp.newBuilder().setSeconds(4_000_000_000L))
            .build();
    assertThat(served.jobs().reschedule(later).getState()).isEqualTo(JobState.SCHEDULED);
    assertThat(served.get(id).getRunAt().getSeconds()).isEqualTo(4_000_000_000L);
    JobCalls.ReprioritizeRequest first =
        JobCalls.ReprioritizeRequest.newBuilder().setId(id).setPriority(-7).build();
    assertThat(served.jobs().reprioritize(first).getState()).isEqualTo(JobState.SCHEDULED);
    assertThat(served.get(id).getOptions().getPriority()).isEqualTo(-7);
    assertThat(
            served
                .jobs()
                .promote(JobCalls.PromoteRequest.newBuilder().setId(id).build())
                .getState())
        .isEqualTo(JobState.READY);
    JobCalls.CancelRequest cancel =
        JobCalls.CancelRequest.newBuilder().setId(id).setReason("no more").build();
    assertThat(served.jobs().cancel(cancel).getState()).isEqualTo(JobState.CANCELLED);
    assertThat(served.get(id).getReason()).isEqualTo("no more");
    assertThat(
            served
                .jobs()
                .redrive(JobCalls.RedriveRequest.newBuilder().setId(id).build())
                .getState())
        .isEqualTo(JobState.READY);
    JobCalls.DeleteRequest delete = JobCalls.DeleteRequest.newBuilder().setId(id).build();
    assertThat(served.jobs().delete(delete).getState()).isEqualTo(JobState.JOB_STATE_UNSPECIFIED);
    Failing.call(() -> served.get(id)).with(Code.NOT_FOUND).saying(id);
  }

  @Test
  void regression34_inTheWrongStateTheAnswerIsTheState() throws Exception {
    String id = served.enqueue("ready");
    Failing wrong =
        Failing.call(
                () -> served.jobs().redrive(JobCalls.RedriveRequest.newBuilder().setId(id).build()))
            .with(Code.FAILED_PRECONDITION)
            .saying("READY");
    assertThat(wrong.detail(ErrorInfo.class).getMetadataOrThrow("state")).isEqualTo("READY");
    Failing.call(
            () -> served.jobs().promote(JobCalls.PromoteRequest.newBuilder().setId(ABSENT).build()))
        .with(Code.NOT_FOUND);
    Failing.call(
            () -> served.jobs().promote(JobCalls.PromoteRequest.newBuilder().setId("17").build()))
        .with(Code.INVALID_ARGUMENT)
        .saying("id");
    Failing.call(
            () ->
                served.jobs().reschedule(JobCalls.RescheduleRequest.newBuilder().setId(id).build()))
        .with(Code.INVALID_ARGUMENT)
        .saying("give run_at or delay");
    JobCalls.ReprioritizeRequest without =
        JobCalls.ReprioritizeRequest.newBuilder().setId(id).build();
    Failing.call(() -> served.jobs().reprioritize(without))
        .with(Code.INVALID_ARGUMENT)
        .saying("give a priority");
  }

  @Test
  void deadJobsAreRedrivenNotFasterThanIsWanted() throws Exception {
    kill(30);
    long began = System.nanoTime();
    Iterator<JobCalls.RedriveProgress> progress =
        served
            .jobs()
            .redriveAll(JobCalls.RedriveAllRequest.newBuilder().setJobsPerSecond(100).build());
    long last = 0;
    while (progress.hasNext()) {
      last = progress.next().getRedriven();
    }
    assertThat(last).isEqualTo(30);
    // The last ten need not be waited for.
    assertThat(System.nanoTime() - began).isGreaterThan(200_000_000L);
    Values.JobQuery ready = Values.JobQuery.newBuilder().addStates(JobState.READY).build();
    assertThat(list(ready).getJobsCount()).isEqualTo(30);
  }

  @Test
  void deadJobsAreRedrivenAllAtOnce() throws Exception {
    kill(3);
    Iterator<JobCalls.RedriveProgress> progress =
        served.jobs().redriveAll(JobCalls.RedriveAllRequest.getDefaultInstance());
    assertThat(progress.next().getRedriven()).isEqualTo(3);
    assertThat(progress.hasNext()).isFalse();
  }

  private void kill(int jobs) throws InterruptedException {
    RemoteWorker worker = served.work(1);
    for (int i = 0; i < jobs; i++) {
      served.enqueue("bad " + i);
      worker.settle(
          worker.delivery(),
          s -> s.setBury(dev.sluice.grpc.v1.WorkerCalls.Settlement.Bury.getDefaultInstance()));
      worker.outcome();
    }
    worker.finish();
  }

  @Test
  void whatWaitsIsPurgedAndWhatRunsIsNot() throws Exception {
    served.enqueue("running");
    served.work(1).delivery();
    served.enqueue("waiting");
    served.enqueue(Served.mail("later").setOptions(Values.JobOptions.newBuilder().setDelay(HOUR)));
    Values.JobQuery mails = Values.JobQuery.newBuilder().setQueue("mails").build();
    JobCalls.PurgeRequest purge = JobCalls.PurgeRequest.newBuilder().setQuery(mails).build();
    assertThat(served.jobs().purge(purge).getDeleted()).isEqualTo(2);
    assertThat(list(mails).getJobsList())
        .extracting(Values.Job::getState)
        .containsExactly(JobState.RUNNING);
  }

  private JobCalls.ListReply list(Values.JobQuery query) {
    return served.jobs().list(JobCalls.ListRequest.newBuilder().setQuery(query).build());
  }

  private void capacity(long jobs) {
    served
        .queues()
        .configure(
            QueueCalls.ConfigureRequest.newBuilder()
                .setQueue("mails")
                .setSettings(QueueCalls.QueueSettings.newBuilder().setCapacity(jobs))
                .build());
  }
}
