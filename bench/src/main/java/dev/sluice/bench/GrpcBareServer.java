package dev.sluice.bench;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.sluice.grpc.v1.WorkerCalls;
import dev.sluice.grpc.v1.WorkerGrpc;
import dev.sluice.job.JobId;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** What the transport alone can do: hands out jobs that are nowhere, and answers settlements. */
final class GrpcBareServer extends WorkerGrpc.WorkerImplBase implements AutoCloseable {
  private static final ByteString PAYLOAD = ByteString.copyFrom(Jobs.payload(250));
  private static final int BATCH = 1_000;
  private static final int AHEAD = 16;

  private final int jobs;
  private final AtomicInteger handedOut = new AtomicInteger();
  private final Server server;

  private GrpcBareServer(int jobs) throws IOException {
    this.jobs = jobs;
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(this)
            .build()
            .start();
  }

  static GrpcBareServer start(int jobs) throws IOException {
    return new GrpcBareServer(jobs);
  }

  int port() {
    return server.getPort();
  }

  @Override
  public StreamObserver<WorkerCalls.WorkRequest> work(
      StreamObserver<WorkerCalls.WorkReply> worker) {
    return new Stream((ServerCallStreamObserver<WorkerCalls.WorkReply>) worker);
  }

  /** One job; none if none is asked for: then nothing is in the answer. */
  @Override
  public void claim(
      WorkerCalls.ClaimRequest request, StreamObserver<WorkerCalls.ClaimReply> worker) {
    WorkerCalls.ClaimReply.Builder reply = WorkerCalls.ClaimReply.newBuilder();
    if (request.getMax() > 0) {
      reply.addDeliveries(job(handedOut.incrementAndGet()));
    }
    worker.onNext(reply.build());
    worker.onCompleted();
  }

  @Override
  public void settle(
      WorkerCalls.SettleRequest request, StreamObserver<WorkerCalls.SettleReply> worker) {
    WorkerCalls.SettleReply.Builder reply = WorkerCalls.SettleReply.newBuilder();
    request.getSettlementsList().forEach(settlement -> reply.addSettled(answer(settlement)));
    worker.onNext(reply.build());
    worker.onCompleted();
  }

  private final class Stream implements StreamObserver<WorkerCalls.WorkRequest> {
    private final ServerCallStreamObserver<WorkerCalls.WorkReply> worker;
    private int left = jobs;
    private int credit;
    private int read;

    Stream(ServerCallStreamObserver<WorkerCalls.WorkReply> worker) {
      this.worker = worker;
      worker.disableAutoRequest();
      worker.request(AHEAD);
    }

    @Override
    public void onNext(WorkerCalls.WorkRequest request) {
      if (++read % (AHEAD / 2) == 0) {
        worker.request(AHEAD / 2);
      }
      credit += request.getCredit() + request.getSettlementsCount();
      if (request.getSettlementsCount() > 0) {
        WorkerCalls.WorkReply.Builder reply = WorkerCalls.WorkReply.newBuilder();
        request.getSettlementsList().forEach(settlement -> reply.addSettled(answer(settlement)));
        worker.onNext(reply.build());
      }
      while (credit > 0 && left > 0 && (credit >= BATCH || left <= credit)) {
        deliver();
      }
    }

    private void deliver() {
      WorkerCalls.WorkReply.Builder reply = WorkerCalls.WorkReply.newBuilder();
      for (int i = Math.min(BATCH, Math.min(credit, left)); i > 0; i--) {
        reply.addDeliveries(job(left--));
        credit--;
      }
      worker.onNext(reply.build());
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {
      worker.onCompleted();
    }
  }

  private static WorkerCalls.Settled answer(WorkerCalls.Settlement settlement) {
    return WorkerCalls.Settled.newBuilder()
        .setId(settlement.getLease().getId())
        .setFence(settlement.getLease().getFence())
        .setOutcome(WorkerCalls.Settled.Outcome.COMPLETED)
        .build();
  }

  private static WorkerCalls.Delivery job(int number) {
    Timestamp now = Timestamp.newBuilder().setSeconds(1_800_000_000L + number).build();
    return WorkerCalls.Delivery.newBuilder()
        .setId(JobId.next().toString())
        .setQueue(Jobs.QUEUE)
        .setFence(1)
        .setSequence(number)
        .setPayload(PAYLOAD)
        .setAttempt(1)
        .setMaxAttempts(25)
        .setEnqueuedAt(now)
        .setRunAt(now)
        .setLeaseUntil(now)
        .build();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
