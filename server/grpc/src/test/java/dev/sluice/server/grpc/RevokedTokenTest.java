package dev.sluice.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Duration;
import dev.sluice.Sluice;
import dev.sluice.grpc.v1.JobCalls;
import dev.sluice.grpc.v1.JobsGrpc;
import dev.sluice.grpc.v1.WorkerCalls;
import dev.sluice.grpc.v1.WorkerGrpc;
import dev.sluice.server.access.TokenFile;
import dev.sluice.testkit.Eventually;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens that are taken away while streams are open. */
class RevokedTokenTest {
  private static final String ADMIN = "ada admin token-of-the-administrator\n";
  private static final String STAYS = "stays work token-of-who-stays\n";
  private static final String GOES = "goes work,enqueue token-of-who-goes\n";

  @TempDir Path folder;
  private Path tokens = Path.of("");
  private Served served = Served.memory();

  @BeforeEach
  void start() throws IOException {
    served.close();
    tokens = Files.writeString(folder.resolve("tokens"), ADMIN + STAYS + GOES);
    served = new Served(Sluice.open("memory:"), new GrpcPortOptions(), TokenFile.open(tokens));
  }

  @AfterEach
  void end() {
    served.close();
  }

  private Channel with(String line) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
        "Bearer " + line.strip().split(" ", -1)[2]);
    return ClientInterceptors.intercept(
        served.channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private void become(String lines) throws IOException {
    Files.writeString(tokens, lines);
    // Two in one second would look like one to some file systems.
    Files.setLastModifiedTime(tokens, FileTime.from(Instant.now().plusSeconds(10)));
  }

  @Test
  void theStreamEndsAndItsJobIsFreeAgain() throws Exception {
    String id =
        JobsGrpc.newBlockingStub(with(GOES))
            .enqueue(JobCalls.EnqueueRequest.newBuilder().setJob(Served.mail("mail")).build())
            .getId();
    RemoteWorker goes = RemoteWorker.start(with(GOES), "mails", 1);
    assertThat(goes.delivery().getId()).isEqualTo(id);
    RemoteWorker stays = RemoteWorker.start(with(STAYS), "mails", 1);

    become(ADMIN + STAYS);
    assertThat(goes.end().getCode()).isEqualTo(Code.UNAUTHENTICATED);
    assertThat(stays.delivery().getId()).isEqualTo(id);
    JobCalls.GetRequest request = JobCalls.GetRequest.newBuilder().setId(id).build();
    assertThat(JobsGrpc.newBlockingStub(with(ADMIN)).get(request).getAttempts()).isZero();
    assertThat(stays.end.isDone()).isFalse();
  }

  @Test
  void aTokenThatLosesItsRoleEndsToo() throws Exception {
    RemoteWorker goes = RemoteWorker.start(with(GOES), "mails", 1);
    become(ADMIN + STAYS + GOES.replace("work,enqueue", "enqueue"));
    assertThat(goes.end().getCode()).isEqualTo(Code.UNAUTHENTICATED);
  }

  @Test
  void aWaitingClaimEndsAndGetsNothing() throws Exception {
    var waiting = WorkerGrpc.newFutureStub(with(GOES)).claim(waitAMinute());
    Eventually.holds("it waits", () -> !waiting.isDone() && served.port.waitingClaims() == 1);
    become(ADMIN + STAYS + GOES.replace("work,enqueue", "enqueue"));
    assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS))
        .hasMessageContaining("UNAUTHENTICATED");
    String id =
        JobsGrpc.newBlockingStub(with(GOES))
            .enqueue(JobCalls.EnqueueRequest.newBuilder().setJob(Served.mail("mail")).build())
            .getId();
    // Whether or not the claim took it: it was never handed out, and is free again at once.
    WorkerCalls.ClaimReply stays = WorkerGrpc.newBlockingStub(with(STAYS)).claim(waitAMinute());
    assertThat(stays.getDeliveriesList())
        .extracting(WorkerCalls.Delivery::getId)
        .containsExactly(id);
    assertThat(stays.getDeliveries(0).getLostLeases()).isZero();
    Eventually.holds("its place is free", () -> served.port.waitingClaims() == 0);
  }

  private static WorkerCalls.ClaimRequest waitAMinute() {
    return WorkerCalls.ClaimRequest.newBuilder()
        .addQueues("mails")
        .setWait(Duration.newBuilder().setSeconds(60))
        .build();
  }

  @Test
  void aLongRedriveStops() throws Exception {
    RemoteWorker worker = RemoteWorker.start(with(STAYS), "mails", 100);
    for (int i = 0; i < 20; i++) {
      JobsGrpc.newBlockingStub(with(ADMIN))
          .enqueue(JobCalls.EnqueueRequest.newBuilder().setJob(Served.mail("mail")).build());
      worker.settle(worker.delivery(), s -> s.getBuryBuilder());
      worker.outcome();
    }
    worker.finish();
    assertThat(worker.end().isOk()).isTrue();
    Iterator<JobCalls.RedriveProgress> progress =
        JobsGrpc.newBlockingStub(with(ADMIN))
            .redriveAll(JobCalls.RedriveAllRequest.newBuilder().setJobsPerSecond(1).build());
    assertThat(progress.next().getRedriven()).isEqualTo(1);
    become(STAYS);
    Failing.call(() -> progress.forEachRemaining(step -> {})).with(Code.UNAUTHENTICATED);
    assertThat(served.sluice.queue("mails").counts().dead()).isPositive();
  }
}
