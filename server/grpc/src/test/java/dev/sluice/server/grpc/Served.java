package dev.sluice.server.grpc;

import com.google.protobuf.ByteString;
import dev.sluice.Sluice;
import dev.sluice.grpc.v1.JobCalls;
import dev.sluice.grpc.v1.JobsGrpc;
import dev.sluice.grpc.v1.LiveWorkersGrpc;
import dev.sluice.grpc.v1.QueuesGrpc;
import dev.sluice.grpc.v1.ServerGrpc;
import dev.sluice.grpc.v1.Values;
import dev.sluice.grpc.v1.WorkerGrpc;
import dev.sluice.server.access.Access;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;

/** A storage, a port over it, and a client. */
final class Served implements AutoCloseable {
  final Sluice sluice;
  final GrpcPort port;
  final ManagedChannel channel;

  Served(Sluice sluice, GrpcPortOptions options, Access access) {
    this.sluice = sluice;
    port = GrpcPort.start(sluice, options, access);
    channel = channel();
  }

  static Served memory() {
    return over(Sluice.open("memory:"));
  }

  static Served memory(GrpcPortOptions options) {
    return new Served(Sluice.open("memory:"), options, Access.OPEN);
  }

  static Served over(Sluice sluice) {
    return new Served(sluice, new GrpcPortOptions(), Access.OPEN);
  }

  /** One more client, which whoever asks for it shuts down. */
  ManagedChannel channel() {
    return NettyChannelBuilder.forAddress("127.0.0.1", port.port()).usePlaintext().build();
  }

  JobsGrpc.JobsBlockingStub jobs() {
    return JobsGrpc.newBlockingStub(channel);
  }

  QueuesGrpc.QueuesBlockingStub queues() {
    return QueuesGrpc.newBlockingStub(channel);
  }

  LiveWorkersGrpc.LiveWorkersBlockingStub workers() {
    return LiveWorkersGrpc.newBlockingStub(channel);
  }

  WorkerGrpc.WorkerBlockingStub worker() {
    return WorkerGrpc.newBlockingStub(channel);
  }

  ServerGrpc.ServerBlockingStub server() {
    return ServerGrpc.newBlockingStub(channel);
  }

  /** A stream that has started on the queue {@code mails}. */
  RemoteWorker work(int credit) {
    return RemoteWorker.start(channel, "mails", credit);
  }

  static Values.NewJob.Builder mail(String text) {
    return Values.NewJob.newBuilder().setQueue("mails").setPayload(ByteString.copyFromUtf8(text));
  }

  /** Enqueues it and answers its id. */
  String enqueue(Values.NewJob.Builder job) {
    return jobs().enqueue(JobCalls.EnqueueRequest.newBuilder().setJob(job).build()).getId();
  }

  String enqueue(String text) {
    return enqueue(mail(text));
  }

  Values.Job get(String id) {
    return jobs().get(JobCalls.GetRequest.newBuilder().setId(id).build());
  }

  Values.JobState state(String id) {
    return get(id).getState();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    port.close();
    sluice.close();
  }
}
