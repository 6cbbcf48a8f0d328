package dev.sluice.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Sluice;
import dev.sluice.grpc.dqueue.Dqueue;
import dev.sluice.grpc.dqueue.MessageGrpc;
import dev.sluice.grpc.v1.JobCalls;
import dev.sluice.grpc.v1.JobsGrpc;
import dev.sluice.schedules.Schedules;
import dev.sluice.testkit.Eventually;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a server hides from those who may look and not work. */
class HiddenPartsTest {
  private static final String READ = "read-secret-012345";
  private static final String WORK = "work-secret-012345";
  private static final ServerConfig TOKENS =
      ServerConfig.empty()
          .with(Setting.HTTP_PORT, "0")
          .with(Setting.SCHEDULES, "off")
          .with(Setting.TOKENS, "r read " + READ + ";w work " + WORK);

  private final HttpClient client = HttpClient.newHttpClient();

  private String get(SluiceServer server, String path, String token) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(server.uri().resolve(path))
            .header("Authorization", "Bearer " + token)
            .timeout(Eventually.PATIENCE)
            .build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  private static void jobs(Sluice sluice) {
    sluice.queue("a", String.class).enqueue("body-of-a", e -> e.header("h", "header-of-a"));
    sluice.queue("b", String.class).enqueue("body-of-b", e -> e.header("h", "header-of-b"));
    Schedules.on(sluice)
        .put(
            "s",
            s ->
                s.every(Duration.ofDays(1))
                    .queue("a")
                    .payload("body-of-a".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void payloadsOfSomeQueuesAndHeadersOfOthers() throws Exception {
    ServerConfig config =
        TOKENS.with(Setting.PAYLOADS_HIDDEN, "a, x").with(Setting.HEADERS_HIDDEN, "b");
    try (Sluice sluice = Sluice.open("memory:");
        SluiceServer server = SluiceServer.start(sluice, config)) {
      jobs(sluice);
      assertThat(get(server, "/v1/jobs", READ))
          .contains("\"payload\":\"(hidden)\"", "header-of-a", "body-of-b", "\"h\":\"(hidden)\"")
          .doesNotContain("body-of-a", "header-of-b");
      assertThat(get(server, "/v1/jobs?queue=sluice-schedules", READ))
          .contains("(hidden)")
          .doesNotContain("body-of-a");
      assertThat(get(server, "/v1/schedules", READ)).doesNotContain("body-of-a");
      assertThat(get(server, "/v1/jobs", WORK)).contains("body-of-a", "header-of-b");
    }
  }

  @Test
  void allPayloadsAndDqueuesListsWithThem() throws Exception {
    ServerConfig config = TOKENS.with(Setting.PAYLOADS_HIDDEN, "*").with(Setting.DQUEUE_QUEUE, "a");
    try (Sluice sluice = Sluice.open("memory:");
        SluiceServer server = SluiceServer.start(sluice, config)) {
      jobs(sluice);
      assertThat(get(server, "/v1/jobs", READ)).doesNotContain("body-of").contains("header-of-b");
      assertThat(get(server, "/message/getall", READ)).doesNotContain("body-of");
      assertThat(get(server, "/message/getall", WORK)).contains("body-of-a");
    }
  }

  @Test
  void overGrpcTheSame() {
    ServerConfig config =
        TOKENS
            .with(Setting.PAYLOADS_HIDDEN, "a")
            .with(Setting.HEADERS_HIDDEN, "b")
            .with(Setting.GRPC_PORT, "0")
            .with(Setting.DQUEUE_QUEUE, "a");
    try (Sluice sluice = Sluice.open("memory:");
        SluiceServer server = SluiceServer.start(sluice, config)) {
      jobs(sluice);
      int port = Objects.requireNonNull(server.grpcPort());
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
      JobCalls.ListRequest all = JobCalls.ListRequest.getDefaultInstance();
      assertThat(JobsGrpc.newBlockingStub(with(channel, READ)).list(all).toString())
          .contains("(hidden)", "header-of-a", "body-of-b")
          .doesNotContain("body-of-a", "header-of-b");
      assertThat(JobsGrpc.newBlockingStub(with(channel, WORK)).list(all).toString())
          .contains("body-of-a", "header-of-b")
          .doesNotContain("hidden");
      Dqueue.MessageReq any = Dqueue.MessageReq.getDefaultInstance();
      assertThat(MessageGrpc.newBlockingStub(with(channel, WORK)).getAllMessages(any).toString())
          .contains("body-of-a");
      assertThatThrownBy(() -> MessageGrpc.newBlockingStub(with(channel, READ)).getAllMessages(any))
          .hasMessageContaining("PERMISSION_DENIED");
      channel.shutdownNow();
    }
  }

  private static Channel with(Channel channel, String token) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  @Test
  void whatCannotBeHiddenKeepsTheServerFromStarting() {
    ServerConfig open = ServerConfig.empty().with(Setting.HTTP_PORT, "0");
    refused(open.with(Setting.PAYLOADS_HIDDEN, "*"), "needs tokens");
    refused(
        TOKENS.with(Setting.PAYLOADS_HIDDEN, "a,,b"),
        "payloads.hidden must be * or names of queues with commas between");
  }

  private static void refused(ServerConfig config, String why) {
    try (Sluice sluice = Sluice.open("memory:")) {
      assertThatThrownBy(() -> SluiceServer.start(sluice, config))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(why);
    }
  }
}
