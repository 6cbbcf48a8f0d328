package dev.sluice.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.grpc.v1.JobCalls;
import dev.sluice.grpc.v1.WorkerCalls;
import dev.sluice.servers.TcpProxy;
import dev.sluice.testkit.Eventually;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** No caller takes more than its part. */
class LimitsTest {

  @Test
  void aMessageThatIsTooLargeIsRefused() {
    try (Served served = Served.memory(new GrpcPortOptions().maxMessage(10_000))) {
      served.enqueue(Served.mail("x").setPayload(ByteString.copyFrom(new byte[9_000])));
      Failing.call(
              () ->
                  served.enqueue(
                      Served.mail("x").setPayload(ByteString.copyFrom(new byte[11_000]))))
          .with(Code.RESOURCE_EXHAUSTED);
    }
  }

  @Test
  void aLargeBacklogComesInMessagesThatClientsTake() throws Exception {
    try (Served served = Served.memory()) {
      for (int i = 0; i < 12; i++) {
        served.enqueue(Served.mail("x").setPayload(ByteString.copyFrom(new byte[900_000])));
      }
      RemoteWorker worker = served.work(12);
      for (int i = 0; i < 12; i++) {
        assertThat(worker.delivery().getPayload().size()).isEqualTo(900_000);
      }
    }
  }

  @Test
  void aListAndAClaimEndBeforeTheyAreTooLargeForClients() {
    try (Served served = Served.memory()) {
      for (int i = 0; i < 12; i++) {
        served.enqueue(Served.mail("x").setPayload(ByteString.copyFrom(new byte[900_000])));
      }
      int listed = 0;
      JobCalls.ListRequest.Builder request = JobCalls.ListRequest.newBuilder();
      do {
        JobCalls.ListReply page = served.jobs().list(request.build());
        listed += page.getJobsCount();
        request.setAfter(page.getNext());
      } while (request.getAfter() > 0);
      assertThat(listed).isEqualTo(12);

      WorkerCalls.ClaimRequest claim =
          WorkerCalls.ClaimRequest.newBuilder().addQueues("mails").setMax(12).build();
      Set<String> claimed = new HashSet<>();
      for (int some = 1; some > 0; ) {
        List<WorkerCalls.Delivery> jobs = served.worker().claim(claim).getDeliveriesList();
        jobs.forEach(job -> claimed.add(job.getId()));
        some = jobs.size();
      }
      assertThat(claimed).hasSize(12);
    }
  }

  @Test
  void whoTalksAndDoesNotListenIsNotHeard() throws Exception {
    try (Served served = Served.memory()) {
      Deaf deaf = new Deaf(served.channel);
      deaf.talkUntilNobodyListens();
      deaf.listen();
      assertThat(deaf.answers()).isEqualTo(deaf.said());
    }
  }

  @Test
  void oneStreamMoreThanThereIsRoomForIsRefused() throws Exception {
    try (Served served = Served.memory(new GrpcPortOptions().maxStreams(1))) {
      RemoteWorker first = served.work(1);
      served.enqueue("mail");
      first.complete(first.delivery());
      Status refused = RemoteWorker.silent(served.channel).end();
      assertThat(refused.getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
      assertThat(refused.getDescription()).contains("at most 1 streams");
      first.finish();
      assertThat(first.end().isOk()).isTrue();
      Eventually.holds("there is room", () -> served.server().health(health()).getStreams() == 0);
      served.enqueue("mail");
      served.work(1).delivery();
    }
  }

  private static dev.sluice.grpc.v1.ServerCalls.HealthRequest health() {
    return dev.sluice.grpc.v1.ServerCalls.HealthRequest.getDefaultInstance();
  }

  @Test
  void oneCallMoreThanThereIsRoomForIsRefused() throws Exception {
    try (Served served = Served.memory(new GrpcPortOptions().maxCalls(1))) {
      served.enqueue("mail");
      RemoteWorker first = served.work(1);
      first.delivery();
      Failing.call(() -> served.enqueue("more"))
          .with(Code.RESOURCE_EXHAUSTED)
          .saying("at most 1 calls");
      first.finish();
      assertThat(first.end().isOk()).isTrue();
      Eventually.holds("the place is free", () -> enqueues(served));
    }
  }

  private static boolean enqueues(Served served) {
    try {
      served.enqueue("more");
      return true;
    } catch (io.grpc.StatusRuntimeException e) {
      return false;
    }
  }

  @Test
  void oneConnectionMoreThanThereIsRoomForIsClosedAtOnce() throws Exception {
    try (Served served = Served.memory(new GrpcPortOptions().maxConnections(2))) {
      served.enqueue("this is the first");
      try (Socket second = connect(served)) {
        // HTTP/2 servers speak first.
        assertThat(second.getInputStream().read()).isNotNegative();
        try (Socket third = connect(served)) {
          assertThat(firstByte(third)).isNegative();
        }
        served.enqueue("those that are here go on");
      }
      Eventually.holds("there is room for another", () -> isServed(served));
    }
  }

  private static boolean isServed(Served served) {
    try (Socket another = connect(served)) {
      return firstByte(another) >= 0;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Socket connect(Served served) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.port.port());
    socket.setSoTimeout(30_000);
    return socket;
  }

  /** -1 if the other side has closed it, also with a reset. */
  private static int firstByte(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read();
    } catch (java.net.SocketException e) {
      return -1;
    }
  }

  @Test
  void whoAsksTooOftenWhetherTheServerIsThereIsCutOff() throws Exception {
    GrpcPortOptions calm = new GrpcPortOptions().fastestPing(Duration.ofMinutes(5));
    try (Served served = Served.memory(calm)) {
      try (Pinging client = new Pinging(served.port.port())) {
        assertThat(client.pingUntilCutOff()).contains("too_many_pings");
      }
    }
  }

  /** gRPC asks after ten seconds at the soonest. */
  @Test
  @EnabledIfSystemProperty(named = "sluice.long", matches = "true")
  void aClientThatIsSilentForTooLongLosesItsJobs() throws Exception {
    GrpcPortOptions strict = new GrpcPortOptions().keepAlive(Duration.ofSeconds(1));
    try (Served served = Served.memory(strict);
        TcpProxy network = TcpProxy.before(served.port.port())) {
      served.enqueue("mail");
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", network.port()).usePlaintext().build();
      RemoteWorker.start(channel, "mails", 1).delivery();
      // Nothing arrives any more, and no connection is closed: as if a cable was pulled.
      network.silence();
      assertThat(served.work(1).delivery().getLostLeases()).isZero();
      channel.shutdownNow();
    }
  }
}
