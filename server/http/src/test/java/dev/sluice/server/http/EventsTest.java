package dev.sluice.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.server.access.TokenList;
import dev.sluice.testkit.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EventsTest {
  private static final byte[] X = {'x'};

  private final HttpClient client = HttpClient.newHttpClient();
  private Mounted server;

  @BeforeEach
  void start() {
    server = new Mounted(new HttpOptions().maxListeners(2));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<Stream<String>> listen() throws Exception {
    return client.send(server.request("/v1/events").build(), BodyHandlers.ofLines());
  }

  private static String data(Iterator<String> lines, String event, String with) {
    while (lines.hasNext()) {
      if (lines.next().equals("event: " + event)) {
        String data = lines.next();
        if (data.contains(with)) {
          return data;
        }
      }
    }
    throw new AssertionError("the stream ended without a \"" + event + "\" with " + with);
  }

  @Test
  void aListenerHearsHowThingsStandAndThenWhatChanges() throws Exception {
    server.sluice().queue("emails").enqueue(X);
    HttpResponse<Stream<String>> events = listen();
    assertThat(events.statusCode()).isEqualTo(200);
    assertThat(events.headers().firstValue("content-type"))
        .get()
        .asString()
        .startsWith("text/event-stream");
    Iterator<String> lines = events.body().iterator();
    assertThat(data(lines, "queues", "emails")).contains("\"ready\":1");
    assertThat(data(lines, "ages", "emails")).contains("oldestReady");
    server.sluice().queue("emails").enqueue(X);
    assertThat(data(lines, "queues", "\"ready\":2")).contains("emails");
    assertThat(data(lines, "rates", "emails")).contains("livePerSecond");
  }

  @Test
  void oneListenerTooManyIsToldSoAndOneThatLeftMakesRoom() throws Exception {
    try (Socket first = raw();
        Socket second = raw()) {
      assertThat(List.of(first, second)).allMatch(Socket::isConnected);
      Eventually.holds("two listen", () -> server.servlet.listeners() == 2);
      assertThat(listen().statusCode()).isEqualTo(429);
    }
    Eventually.holds(
        "they have gone",
        () -> {
          // What nobody writes to nobody sees to be gone.
          server.sluice().queue("emails").enqueue(X);
          return server.servlet.listeners() == 0;
        });
    assertThat(listen().statusCode()).isEqualTo(200);
  }

  @Test
  void aListenerThatDoesNotReadHoldsNobodyUp() throws Exception {
    try (Socket slow = raw()) {
      assertThat(slow.isConnected()).isTrue();
      Iterator<String> lines = listen().body().iterator();
      for (int round = 1; round <= 4; round++) {
        for (int i = 0; i < 400; i++) {
          // Events so long that they fill all that lies between soon.
          server.sluice().queue("q" + "x".repeat(90) + round + "-" + i).enqueue(X);
        }
        assertThat(data(lines, "queues", round + "-399")).isNotEmpty();
      }
    }
  }

  @Test
  void drainingEndsStreamsAndLetsNobodyListen() throws Exception {
    Iterator<String> lines = listen().body().iterator();
    assertThat(lines.next()).isNotEmpty();
    server.servlet.drain();
    lines.forEachRemaining(line -> {});
    assertThat(server.servlet.listeners()).isZero();
    assertThat(listen().statusCode()).isEqualTo(503);
  }

  @Test
  void whoMayNotReadHearsNothing() throws Exception {
    TokenList tokens = TokenList.parse("ann read read-token-of-ann");
    try (Mounted closed = new Mounted(new HttpOptions().access(tokens))) {
      assertThat(closed.get("/v1/events").status()).isEqualTo(401);
    }
  }

  private Socket raw() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    String request = "GET " + Mounted.PREFIX + "/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    return socket;
  }
}
