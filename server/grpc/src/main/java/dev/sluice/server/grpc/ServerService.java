package dev.sluice.server.grpc;

import dev.sluice.grpc.v1.ServerCalls;
import dev.sluice.grpc.v1.ServerGrpc;
import io.grpc.stub.StreamObserver;
import java.util.List;

/** {@code sluice.v1.Server}. */
final class ServerService extends ServerGrpc.ServerImplBase {
  private final Storage storage;
  private final Probe probe;
  private final WorkerService workers;

  ServerService(Storage storage, Probe probe, WorkerService workers) {
    this.storage = storage;
    this.probe = probe;
    this.workers = workers;
  }

  @Override
  public void health(
      ServerCalls.HealthRequest request, StreamObserver<ServerCalls.HealthReply> caller) {
    Calls.answer(
        caller,
        () -> {
          List<String> problems = probe.problems();
          return ServerCalls.HealthReply.newBuilder()
              .setHealthy(problems.isEmpty())
              .setStorage(storage.traits().name())
              .setDraining(workers.isDraining())
              .addAllProblems(problems)
              .setStreams(workers.streams())
              .build();
        });
  }
}
