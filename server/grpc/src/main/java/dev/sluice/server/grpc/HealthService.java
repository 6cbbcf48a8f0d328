package dev.sluice.server.grpc;

import dev.sluice.grpc.health.HealthChecks.HealthCheckRequest;
import dev.sluice.grpc.health.HealthChecks.HealthCheckResponse;
import dev.sluice.grpc.health.HealthChecks.HealthCheckResponse.ServingStatus;
import dev.sluice.grpc.health.HealthGrpc;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** {@code grpc.health.v1.Health}, for the server as a whole: it knows no service by its name. */
final class HealthService extends HealthGrpc.HealthImplBase {
  private final Probe probe;
  private final WorkerService workers;
  private final HealthWatch watch;

  /**
   * @param watches how many callers may watch at once
   */
  HealthService(Probe probe, WorkerService workers, int watches) {
    this.probe = probe;
    this.workers = workers;
    watch = new HealthWatch(this::status, watches);
  }

  private ServingStatus status() {
    boolean serving = !workers.isDraining() && probe.problems().isEmpty();
    return serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
  }

  @Override
  public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> caller) {
    Calls.answer(
        caller,
        () -> {
          if (!request.getService().isEmpty()) {
            throw Errors.notFound("service", request.getService());
          }
          return HealthCheckResponse.newBuilder().setStatus(status()).build();
        });
  }

  @Override
  public void watch(HealthCheckRequest request, StreamObserver<HealthCheckResponse> caller) {
    watch.add(
        (ServerCallStreamObserver<HealthCheckResponse>) caller, request.getService().isEmpty());
  }

  /** Tells those who watch what has changed. */
  void look() {
    watch.look();
  }

  /** Lets go of those who watch. */
  void end() {
    watch.end();
  }
}
