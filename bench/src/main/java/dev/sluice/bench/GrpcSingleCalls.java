package dev.sluice.bench;

import com.google.protobuf.Duration;
import dev.sluice.grpc.v1.WorkerCalls;
import dev.sluice.grpc.v1.WorkerGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Callers without streams on one connection: each claims a job, completes it, and begins again. */
final class GrpcSingleCalls implements AutoCloseable {
  private static final WorkerCalls.Settlement.Complete DONE =
      WorkerCalls.Settlement.Complete.getDefaultInstance();
  private static final WorkerCalls.ClaimRequest CLAIM =
      WorkerCalls.ClaimRequest.newBuilder()
          .addQueues(Jobs.QUEUE)
          .setMax(1)
          .setLease(Duration.newBuilder().setSeconds(60))
          .build();

  private final ManagedChannel channel;
  private final WorkerGrpc.WorkerStub worker;
  private final int jobs;
  private final boolean empty;
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final CompletableFuture<Long> end = new CompletableFuture<>();

  /**
   * @param empty whether to ask for nothing, twice for each job
   */
  GrpcSingleCalls(int port, int jobs, boolean empty) {
    this.jobs = jobs;
    this.empty = empty;
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    worker = WorkerGrpc.newStub(channel);
  }

  /** Answers jobs a second. */
  double run(int callers) {
    long began = System.nanoTime();
    for (int i = 0; i < callers; i++) {
      next();
    }
    return jobs * 1e9 / (end.orTimeout(2, TimeUnit.MINUTES).join() - began);
  }

  private void next() {
    if (begun.incrementAndGet() > jobs) {
      return;
    }
    if (empty) {
      WorkerCalls.ClaimRequest nothing = WorkerCalls.ClaimRequest.getDefaultInstance();
      worker.claim(nothing, new Then<>(first -> worker.claim(nothing, new Then<>(s -> done()))));
    } else {
      worker.claim(CLAIM, new Then<>(this::complete));
    }
  }

  private void complete(WorkerCalls.ClaimReply reply) {
    WorkerCalls.Delivery job = reply.getDeliveries(0);
    WorkerCalls.LeaseToken lease =
        WorkerCalls.LeaseToken.newBuilder()
            .setId(job.getId())
            .setQueue(job.getQueue())
            .setFence(job.getFence())
            .build();
    worker.settle(
        WorkerCalls.SettleRequest.newBuilder()
            .addSettlements(WorkerCalls.Settlement.newBuilder().setLease(lease).setComplete(DONE))
            .build(),
        new Then<>(answer -> done()));
  }

  private void done() {
    if (ended.incrementAndGet() == jobs) {
      end.complete(System.nanoTime());
    } else {
      next();
    }
  }

  /** What comes after an answer. */
  private final class Then<T> implements StreamObserver<T> {
    private final Consumer<T> next;

    Then(Consumer<T> next) {
      this.next = next;
    }

    @Override
    public void onNext(T answer) {
      next.accept(answer);
    }

    @Override
    public void onError(Throwable failure) {
      end.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      // The answer says it all.
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
