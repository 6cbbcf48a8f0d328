package dev.sluice.bench;

import com.google.protobuf.Duration;
import dev.sluice.grpc.v1.WorkerCalls;
import dev.sluice.grpc.v1.WorkerGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A worker that completes what comes by one stream, at once. */
final class GrpcDrain implements StreamObserver<WorkerCalls.WorkReply>, AutoCloseable {
  private static final WorkerCalls.Settlement.Complete DONE =
      WorkerCalls.Settlement.Complete.getDefaultInstance();

  private final ManagedChannel channel;
  private final StreamObserver<WorkerCalls.WorkRequest> requests;
  private final CompletableFuture<Long> end = new CompletableFuture<>();
  private final boolean oneByOne;
  private final int jobs;
  private int settled;

  GrpcDrain(int port, int jobs, boolean oneByOne) {
    this.jobs = jobs;
    this.oneByOne = oneByOne;
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    requests = WorkerGrpc.newStub(channel).work(this);
  }

  /** Answers jobs a second. */
  double run(int credit) {
    long began = System.nanoTime();
    requests.onNext(
        WorkerCalls.WorkRequest.newBuilder()
            .setStart(
                WorkerCalls.WorkRequest.Start.newBuilder()
                    .addQueues(Jobs.QUEUE)
                    .setLease(Duration.newBuilder().setSeconds(60)))
            .setCredit(credit)
            .build());
    long ended = end.orTimeout(2, TimeUnit.MINUTES).join();
    return jobs * 1e9 / (ended - began);
  }

  @Override
  public void onNext(WorkerCalls.WorkReply reply) {
    settled += reply.getSettledCount();
    if (settled == jobs) {
      end.complete(System.nanoTime());
    }
    if (reply.getDeliveriesCount() > 0) {
      complete(reply);
    }
  }

  private void complete(WorkerCalls.WorkReply reply) {
    WorkerCalls.WorkRequest.Builder request = WorkerCalls.WorkRequest.newBuilder();
    for (WorkerCalls.Delivery job : reply.getDeliveriesList()) {
      request.addSettlements(
          WorkerCalls.Settlement.newBuilder()
              .setLease(
                  WorkerCalls.LeaseToken.newBuilder().setId(job.getId()).setFence(job.getFence()))
              .setComplete(DONE));
      if (oneByOne) {
        requests.onNext(request.build());
        request.clear();
      }
    }
    if (!oneByOne) {
      requests.onNext(request.build());
    }
  }

  @Override
  public void onError(Throwable failure) {
    end.completeExceptionally(failure);
  }

  @Override
  public void onCompleted() {
    end.completeExceptionally(new IllegalStateException("the server ended the stream"));
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
