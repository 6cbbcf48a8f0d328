package dev.sluice.server.grpc;

import dev.sluice.grpc.v1.JobCalls;
import dev.sluice.grpc.v1.JobsGrpc;
import dev.sluice.grpc.v1.QueueCalls;
import dev.sluice.grpc.v1.QueuesGrpc;
import dev.sluice.grpc.v1.Values;
import dev.sluice.grpc.v1.WorkerGrpc;
import dev.sluice.testkit.ChildJvm;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;

/** A server in a process of its own, and a client of it. */
final class ServerProcess implements AutoCloseable {
  final ManagedChannel channel;
  private final ChildJvm process;

  private ServerProcess(ChildJvm process) throws InterruptedException {
    this.process = process;
    int port = Integer.parseInt(process.line());
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  /** Starts it; the arguments are those of {@link ServerChild}. */
  static ServerProcess start(Path log, String... arguments) throws InterruptedException {
    return new ServerProcess(ChildJvm.start(ServerChild.class, log, arguments));
  }

  JobsGrpc.JobsBlockingStub jobs() {
    return JobsGrpc.newBlockingStub(channel);
  }

  WorkerGrpc.WorkerBlockingStub worker() {
    return WorkerGrpc.newBlockingStub(channel);
  }

  String enqueue(Values.NewJob.Builder job) {
    return jobs().enqueue(JobCalls.EnqueueRequest.newBuilder().setJob(job).build()).getId();
  }

  Values.Job get(String id) {
    return jobs().get(JobCalls.GetRequest.newBuilder().setId(id).build());
  }

  Values.Counts counts(String queue) {
    QueueCalls.CountsRequest request =
        QueueCalls.CountsRequest.newBuilder().setQueue(queue).build();
    return QueuesGrpc.newBlockingStub(channel)
        .counts(request)
        .getQueuesOrDefault(queue, Values.Counts.getDefaultInstance());
  }

  @Override
  public void close() {
    channel.shutdownNow();
    process.close();
  }
}
