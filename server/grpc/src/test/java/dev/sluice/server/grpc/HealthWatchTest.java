package dev.sluice.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.grpc.health.HealthChecks.HealthCheckRequest;
import dev.sluice.grpc.health.HealthChecks.HealthCheckResponse;
import dev.sluice.grpc.health.HealthChecks.HealthCheckResponse.ServingStatus;
import dev.sluice.grpc.health.HealthGrpc;
import dev.sluice.server.access.Access;
import dev.sluice.spi.JobStore;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.Faults;
import dev.sluice.testkit.FaultyStore;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Health that is told whenever it changes. */
class HealthWatchTest {
  private final Faults faults = new Faults(1);
  private final Served served =
      new Served(faulty(), new GrpcPortOptions().maxWatches(2), Access.OPEN);

  private Sluice faulty() {
    JobStore memory =
        Sluice.open("memory:", o -> o.sweeping(false)).store().role(JobStore.class).orElseThrow();
    return Sluice.using(FaultyStore.of(memory, faults), o -> o.sweeping(false));
  }

  @AfterEach
  void end() {
    served.close();
  }

  /** One who watches. */
  private static final class Watcher implements StreamObserver<HealthCheckResponse> {
    final BlockingQueue<ServingStatus> told = new LinkedBlockingQueue<>();
    final CompletableFuture<Status> end = new CompletableFuture<>();

    static Watcher of(Served served, String service) {
      Watcher watcher = new Watcher();
      HealthCheckRequest request = HealthCheckRequest.newBuilder().setService(service).build();
      HealthGrpc.newStub(served.channel).watch(request, watcher);
      return watcher;
    }

    ServingStatus next() throws InterruptedException {
      ServingStatus next = told.poll(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(next).as("nothing is told; it ended with %s", end.getNow(null)).isNotNull();
      return next;
    }

    Code end() throws Exception {
      return end.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS).getCode();
    }

    @Override
    public void onNext(HealthCheckResponse response) {
      told.add(response.getStatus());
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

  @Test
  void whoWatchesHearsOfTheStorageAndOfTheServersEnd() throws Exception {
    Watcher watcher = Watcher.of(served, "");
    assertThat(watcher.next()).isEqualTo(ServingStatus.SERVING);
    faults.down(true);
    assertThat(watcher.next()).isEqualTo(ServingStatus.NOT_SERVING);
    faults.down(false);
    assertThat(watcher.next()).isEqualTo(ServingStatus.SERVING);
    assertThat(served.port.drain(Duration.ofSeconds(10))).isTrue();
    assertThat(watcher.next()).isEqualTo(ServingStatus.NOT_SERVING);
    served.port.close();
    assertThat(watcher.end()).isEqualTo(Code.UNAVAILABLE);
    assertThat(watcher.told).isEmpty();
  }

  @Test
  void aServiceByItsNameIsUnknown() throws Exception {
    assertThat(Watcher.of(served, "nobody").next()).isEqualTo(ServingStatus.SERVICE_UNKNOWN);
  }

  @Test
  void noMoreWatchThanThereIsRoomFor() throws Exception {
    Watcher first = Watcher.of(served, "");
    Watcher second = Watcher.of(served, "");
    assertThat(first.next()).isEqualTo(ServingStatus.SERVING);
    assertThat(second.next()).isEqualTo(ServingStatus.SERVING);
    assertThat(Watcher.of(served, "").end()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(first.end.isDone()).isFalse();
  }
}
