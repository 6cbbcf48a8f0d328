package dev.sluice.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.Sluice;
import dev.sluice.schedules.Schedules;
import dev.sluice.testkit.Eventually;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts of a server, over one storage. */
class AssemblyTest {
  private static final ServerConfig ALL =
      ServerConfig.empty()
          .with(Setting.HTTP_PORT, "0")
          .with(Setting.BEANSTALKD_PORT, "0")
          .with(Setting.GRPC_PORT, "0")
          .with(Setting.DQUEUE_QUEUE, "later");

  @TempDir Path folder;

  private final HttpClient client = HttpClient.newHttpClient();

  private HttpResponse<String> call(HttpRequest.Builder request) throws Exception {
    return client.send(request.timeout(Eventually.PATIENCE).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(SluiceServer server, String path) throws Exception {
    return call(HttpRequest.newBuilder(server.uri().resolve(path)));
  }

  @Test
  void whatOneProtocolTakesTheOthersShow() throws Exception {
    try (Sluice sluice = Sluice.open("memory:");
        SluiceServer server = SluiceServer.start(sluice, ALL)) {
      assertThat(put(server, "emails", "hello")).startsWith("INSERTED ");
      assertThat(get(server, "/v1/jobs?queue=emails").body()).contains("\"payload\":\"hello\"");
      assertThat(get(server, "/metrics").body()).contains("sluice_storage_up 1.0", "jvm_memory");
      assertThat(server.grpcPort()).isPositive();
      assertThat(get(server, "/").statusCode()).isEqualTo(302);
    }
  }

  private static String put(SluiceServer server, String tube, String body) throws Exception {
    Integer port = server.beanstalkdPort();
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), Objects.requireNonNull(port))) {
      OutputStream out = socket.getOutputStream();
      String text = "use " + tube + "\r\nput 0 0 60 " + body.length() + "\r\n" + body + "\r\n";
      out.write(text.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      assertThat(in.readLine()).isEqualTo("USING " + tube);
      return in.readLine();
    }
  }

  @Test
  void dqueuesRoutesShowAndForceItsMessages() throws Exception {
    try (Sluice sluice = Sluice.open("memory:");
        SluiceServer server = SluiceServer.start(sluice, ALL)) {
      sluice.queue("later", String.class).enqueue("a message", e -> e.delay(Duration.ofHours(1)));
      assertThat(get(server, "/message/getall").body()).contains("\"data\":\"a message\"");
      assertThat(get(server, "/message/getlist/0/10").body()).contains("a message");
      assertThat(get(server, "/message/getlist/x/10").body()).contains("returnCode");
      assertThat(get(server, "/message/getlistbydata/other").body()).doesNotContain("a message");
      assertThat(sluice.jobs().counts("later").ready()).isZero();
      assertThat(get(server, "/message/force/a%20message").body()).contains("\"returnCode\":1");
      assertThat(sluice.jobs().counts("later").ready()).isEqualTo(1);
      assertThat(get(server, "/message/nothing").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void dqueuesRoutesNeedTheirRoles() throws Exception {
    ServerConfig config =
        ALL.with(Setting.TOKENS, "a read read-secret-012345;b admin admin-secret-01234");
    try (Sluice sluice = Sluice.open("memory:");
        SluiceServer server = SluiceServer.start(sluice, config)) {
      assertThat(get(server, "/message/getall").statusCode()).isEqualTo(401);
      assertThat(status(server, "/message/getall", "read-secret-012345")).isEqualTo(200);
      assertThat(status(server, "/message/force/x", "read-secret-012345")).isEqualTo(403);
      assertThat(status(server, "/message/force/x", "admin-secret-01234")).isEqualTo(200);
    }
  }

  private int status(SluiceServer server, String path, String token) throws Exception {
    return call(HttpRequest.newBuilder(server.uri().resolve(path))
            .header("Authorization", "Bearer " + token))
        .statusCode();
  }

  @Test
  void aJobOverHttpReachesTheWebhook() throws Exception {
    Queue<String> received = new ConcurrentLinkedQueue<>();
    HttpServer receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/send",
        exchange -> {
          received.add(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
    Path file =
        Files.writeString(
            folder.resolve("sluice.properties"),
            "http.port = 0\nwebhook.mail.queue = emails\nwebhook.mail.url = http://127.0.0.1:"
                + receiver.getAddress().getPort()
                + "/send\n");
    try (Sluice sluice = Sluice.open("memory:");
        SluiceServer server = SluiceServer.start(sluice, ServerConfig.file(file))) {
      URI jobs = server.uri().resolve("/v1/queues/emails/jobs");
      HttpRequest.Builder enqueue =
          HttpRequest.newBuilder(jobs).POST(BodyPublishers.ofString("{\"payload\":\"ada\"}"));
      assertThat(call(enqueue).statusCode()).isEqualTo(201);
      Eventually.holds("it is posted", () -> received.contains("ada"));
      Eventually.holds("it is done", () -> sluice.jobs().counts("emails").live() == 0);
    } finally {
      receiver.stop(0);
    }
  }

  @Test
  void aServerFiresSchedulesUnlessToldOtherwise() throws Exception {
    try (Sluice sluice = Sluice.open("memory:");
        SluiceServer server = SluiceServer.start(sluice, ALL)) {
      Schedules.on(sluice).put("often", s -> s.every(Duration.ofSeconds(1)).queue("ticks"));
      Eventually.holds("it fires", () -> sluice.jobs().counts("ticks").ready() > 0);
      assertThat(server.uri()).isNotNull();
    }
    try (Sluice sluice = Sluice.open("memory:");
        SluiceServer server = SluiceServer.start(sluice, ALL.with(Setting.SCHEDULES, "off"))) {
      assertThat(sluice.workers().list()).isEmpty();
      assertThat(server.uri()).isNotNull();
    }
  }

  @Test
  void aPartThatCannotBeginLeavesNoneBehind() throws Exception {
    try (Sluice sluice = Sluice.open("memory:");
        SluiceServer first = SluiceServer.start(sluice, ALL)) {
      String taken = Integer.toString(first.uri().getPort());
      // It announces itself on a thread of its own.
      Eventually.holds("its worker is there", () -> !sluice.workers().list().isEmpty());
      int before = sluice.workers().list().size();
      assertThatThrownBy(() -> SluiceServer.start(sluice, ALL.with(Setting.HTTP_PORT, taken)))
          .hasMessageContaining(taken);
      Eventually.holds("no worker stays", () -> sluice.workers().list().size() == before);
      assertThatThrownBy(() -> SluiceServer.start(sluice, ALL.with(Setting.SCHEDULES, "maybe")))
          .hasMessageContaining("schedules must be on or off");
    }
  }
}
