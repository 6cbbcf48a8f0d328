package dev.sluice.server.grpc;

import dev.sluice.grpc.v1.JobCalls;
import dev.sluice.grpc.v1.JobsGrpc;
import dev.sluice.grpc.v1.Values;
import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.Feature;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** {@code sluice.v1.Jobs}. */
final class JobService extends JobsGrpc.JobsImplBase {
  private final Storage storage;
  private final Changes changes;
  private final Sight sight;
  private final Executor threads;
  private final Drafts drafts;

  JobService(Storage storage, Changes changes, Sight sight, Executor threads) {
    this.storage = storage;
    this.changes = changes;
    this.sight = sight;
    this.threads = threads;
    this.drafts = new Drafts(storage.traits());
  }

  @Override
  public void enqueue(JobCalls.EnqueueRequest request, StreamObserver<Values.Enqueued> caller) {
    Calls.later(caller, () -> enqueue(request.getJob()).thenApply(Views::enqueued));
  }

  /** Does not wait: jobs of many calls are stored together. */
  private CompletableFuture<Enqueued> enqueue(Values.NewJob job) {
    storage.store();
    String queue = Fields.queue("job.queue", job.getQueue());
    return storage
        .sluice()
        .queue(queue)
        .enqueueAsync(job.getPayload().toByteArray(), wishes -> Drafts.read("job", job, wishes));
  }

  @Override
  public void enqueueBatch(
      JobCalls.EnqueueBatchRequest request, StreamObserver<JobCalls.EnqueueBatchReply> caller) {
    Calls.answer(
        caller,
        () -> {
          JobCalls.EnqueueBatchReply.Builder reply = JobCalls.EnqueueBatchReply.newBuilder();
          if (request.getJobsCount() > 0) {
            storage
                .store()
                .enqueue(drafts.read(request.getJobsList()))
                .forEach(answer -> reply.addEnqueued(Views.enqueued(answer)));
          }
          return reply.build();
        });
  }

  @Override
  public void get(JobCalls.GetRequest request, StreamObserver<Values.Job> caller) {
    Calls.answer(
        caller,
        () -> {
          JobId id = Fields.id("id", request.getId());
          JobView job = storage.browser().find(id).orElseThrow(() -> Errors.notFound(id));
          return sight.job(job, false);
        });
  }

  @Override
  public void list(JobCalls.ListRequest request, StreamObserver<JobCalls.ListReply> caller) {
    Calls.answer(
        caller,
        () -> {
          JobQuery query = Queries.page(request);
          sight.check(query);
          return new Listing(storage.browser(), sight, request.getBrief()).page(query);
        });
  }

  @Override
  public void promote(JobCalls.PromoteRequest request, StreamObserver<JobCalls.Altered> caller) {
    alter("promote", request.getId(), new Alteration.Promote(), caller);
  }

  @Override
  public void reschedule(
      JobCalls.RescheduleRequest request, StreamObserver<JobCalls.Altered> caller) {
    Calls.answer(
        caller,
        () -> {
          storage.demand(Feature.DELAY, "keep a job until another time");
          return alter("reschedule", request.getId(), Queries.reschedule(request));
        });
  }

  @Override
  public void reprioritize(
      JobCalls.ReprioritizeRequest request, StreamObserver<JobCalls.Altered> caller) {
    Calls.answer(
        caller,
        () -> {
          storage.demand(Feature.PRIORITY, "order jobs by their priority");
          return alter("reprioritize", request.getId(), Queries.reprioritize(request));
        });
  }

  @Override
  public void cancel(JobCalls.CancelRequest request, StreamObserver<JobCalls.Altered> caller) {
    alter("cancel", request.getId(), new Alteration.Cancel(request.getReason()), caller);
  }

  @Override
  public void redrive(JobCalls.RedriveRequest request, StreamObserver<JobCalls.Altered> caller) {
    alter("redrive", request.getId(), new Alteration.Redrive(), caller);
  }

  @Override
  public void delete(JobCalls.DeleteRequest request, StreamObserver<JobCalls.Altered> caller) {
    alter("delete", request.getId(), new Alteration.Delete(), caller);
  }

  private void alter(
      String action, String id, Alteration alteration, StreamObserver<JobCalls.Altered> caller) {
    Calls.answer(caller, () -> alter(action, id, alteration));
  }

  private JobCalls.Altered alter(String action, String text, Alteration alteration) {
    JobId id = Fields.id("id", text);
    Altered answer = storage.control().alter(List.of(id), alteration).get(0);
    return switch (answer.result()) {
      case NOT_FOUND -> throw Errors.notFound(id);
      case WRONG_STATE -> throw Errors.wrongState(answer);
      case CHANGED, REQUESTED -> {
        changes.record(action, id.toString());
        yield JobCalls.Altered.newBuilder()
            .setId(id.toString())
            .setState(Views.state(answer.state()))
            .setRequested(answer.result() == Altered.Result.REQUESTED)
            .build();
      }
    };
  }

  @Override
  public void purge(JobCalls.PurgeRequest request, StreamObserver<JobCalls.PurgeReply> caller) {
    Calls.answer(
        caller,
        () -> {
          JobQuery query = Queries.of(request.getQuery());
          if (query.states().isEmpty()) {
            query = query.states(JobState.SCHEDULED, JobState.READY);
          }
          int deleted = storage.browser().alter(query, new Alteration.Delete());
          changes.record("purge", Queries.describe(query) + ": " + deleted);
          return JobCalls.PurgeReply.newBuilder().setDeleted(deleted).build();
        });
  }

  @Override
  public void redriveAll(
      JobCalls.RedriveAllRequest request, StreamObserver<JobCalls.RedriveProgress> caller) {
    Redriving redriving =
        new Redriving(storage, (ServerCallStreamObserver<JobCalls.RedriveProgress>) caller);
    threads.execute(Context.current().wrap(() -> redriving.run(request, changes)));
  }
}
