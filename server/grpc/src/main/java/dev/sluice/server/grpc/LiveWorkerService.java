package dev.sluice.server.grpc;

import dev.sluice.grpc.v1.LiveWorkerCalls;
import dev.sluice.grpc.v1.LiveWorkersGrpc;
import dev.sluice.job.WorkerOrder;
import dev.sluice.job.WorkerView;
import io.grpc.stub.StreamObserver;
import java.util.Locale;

/** {@code sluice.v1.LiveWorkers}. */
final class LiveWorkerService extends LiveWorkersGrpc.LiveWorkersImplBase {
  private final Storage storage;
  private final Changes changes;

  LiveWorkerService(Storage storage, Changes changes) {
    this.storage = storage;
    this.changes = changes;
  }

  @Override
  public void list(
      LiveWorkerCalls.ListWorkersRequest request,
      StreamObserver<LiveWorkerCalls.ListWorkersReply> caller) {
    Calls.answer(
        caller,
        () -> {
          LiveWorkerCalls.ListWorkersReply.Builder reply =
              LiveWorkerCalls.ListWorkersReply.newBuilder();
          storage.register().list().forEach(worker -> reply.addWorkers(view(worker)));
          return reply.build();
        });
  }

  @Override
  public void quiet(
      LiveWorkerCalls.WorkerRequest request, StreamObserver<LiveWorkerCalls.WorkerReply> caller) {
    ask(request, WorkerOrder.QUIET, caller);
  }

  @Override
  public void resume(
      LiveWorkerCalls.WorkerRequest request, StreamObserver<LiveWorkerCalls.WorkerReply> caller) {
    ask(request, WorkerOrder.RUN, caller);
  }

  @Override
  public void stop(
      LiveWorkerCalls.WorkerRequest request, StreamObserver<LiveWorkerCalls.WorkerReply> caller) {
    ask(request, WorkerOrder.STOP, caller);
  }

  private void ask(
      LiveWorkerCalls.WorkerRequest request,
      WorkerOrder order,
      StreamObserver<LiveWorkerCalls.WorkerReply> caller) {
    Calls.answer(
        caller,
        () -> {
          if (!storage.register().ask(request.getId(), order)) {
            throw Errors.notFound("worker", request.getId());
          }
          changes.record("worker " + order.name().toLowerCase(Locale.ROOT), request.getId());
          return LiveWorkerCalls.WorkerReply.getDefaultInstance();
        });
  }

  private static LiveWorkerCalls.LiveWorker view(WorkerView worker) {
    return LiveWorkerCalls.LiveWorker.newBuilder()
        .setId(worker.id())
        .setName(worker.name())
        .addAllQueues(worker.queues())
        .setClaiming(worker.claiming())
        .setConcurrency(worker.concurrency())
        .setRunning(worker.running())
        .setStartedAt(Views.time(worker.startedAt()))
        .setOrder(order(worker.order()))
        .build();
  }

  private static LiveWorkerCalls.WorkerOrder order(WorkerOrder order) {
    return switch (order) {
      case RUN -> LiveWorkerCalls.WorkerOrder.RUN;
      case QUIET -> LiveWorkerCalls.WorkerOrder.QUIET;
      case STOP -> LiveWorkerCalls.WorkerOrder.STOP;
    };
  }
}
