package dev.sluice.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import dev.sluice.grpc.v1.WorkerCalls;
import dev.sluice.grpc.v1.WorkerGrpc;
import dev.sluice.testkit.Eventually;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The other end of a stream, for one thread. */
final class RemoteWorker implements StreamObserver<WorkerCalls.WorkReply> {
  final BlockingQueue<WorkerCalls.Delivery> deliveries = new LinkedBlockingQueue<>();
  final BlockingQueue<WorkerCalls.Settled> settled = new LinkedBlockingQueue<>();
  final BlockingQueue<WorkerCalls.LeaseStatus> leases = new LinkedBlockingQueue<>();
  final BlockingQueue<String> troubles = new LinkedBlockingQueue<>();
  final CompletableFuture<Status> end = new CompletableFuture<>();
  final CompletableFuture<Boolean> draining = new CompletableFuture<>();
  private final ClientCallStreamObserver<WorkerCalls.WorkRequest> requests;

  private RemoteWorker(Channel channel) {
    requests =
        (ClientCallStreamObserver<WorkerCalls.WorkRequest>) WorkerGrpc.newStub(channel).work(this);
  }

  /** One that has said nothing yet. */
  static RemoteWorker silent(Channel channel) {
    return new RemoteWorker(channel);
  }

  static RemoteWorker start(Channel channel, String queue, int credit) {
    RemoteWorker worker = new RemoteWorker(channel);
    worker.say(
        request ->
            request
                .setStart(
                    WorkerCalls.WorkRequest.Start.newBuilder()
                        .addQueues(queue)
                        .setLease(Duration.newBuilder().setSeconds(60))
                        .setName("tester"))
                .setCredit(credit));
    return worker;
  }

  void say(Consumer<WorkerCalls.WorkRequest.Builder> words) {
    WorkerCalls.WorkRequest.Builder request = WorkerCalls.WorkRequest.newBuilder();
    words.accept(request);
    requests.onNext(request.build());
  }

  void settle(WorkerCalls.Delivery job, Consumer<WorkerCalls.Settlement.Builder> outcome) {
    WorkerCalls.Settlement.Builder settlement =
        WorkerCalls.Settlement.newBuilder().setLease(token(job));
    outcome.accept(settlement);
    say(request -> request.addSettlements(settlement));
  }

  void complete(WorkerCalls.Delivery job) {
    settle(job, s -> s.setComplete(WorkerCalls.Settlement.Complete.getDefaultInstance()));
  }

  static WorkerCalls.LeaseToken token(WorkerCalls.Delivery job) {
    return WorkerCalls.LeaseToken.newBuilder()
        .setId(job.getId())
        .setQueue(job.getQueue())
        .setFence(job.getFence())
        .build();
  }

  WorkerCalls.Delivery delivery() throws InterruptedException {
    return next(deliveries);
  }

  WorkerCalls.Settled.Outcome outcome() throws InterruptedException {
    return next(settled).getOutcome();
  }

  <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(next).as("nothing came; the stream ended with %s", end.getNow(null)).isNotNull();
    return next;
  }

  void finish() {
    requests.onCompleted();
  }

  void breakOff() {
    requests.cancel("as a test wants", null);
  }

  Status end() throws Exception {
    return end.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void onNext(WorkerCalls.WorkReply reply) {
    deliveries.addAll(reply.getDeliveriesList());
    settled.addAll(reply.getSettledList());
    leases.addAll(reply.getLeasesList());
    if (!reply.getTrouble().isEmpty()) {
      troubles.add(reply.getTrouble());
    }
    if (reply.getDraining()) {
      draining.complete(true);
    }
  }

  @Override
  public void onError(Throwable failure) {
    end.complete(Status.fromThrowable(failure));
  }

  @Override
  public void onCompleted() {
    end.complete(Status.OK);
  }
}
