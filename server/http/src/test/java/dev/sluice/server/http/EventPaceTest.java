package dev.sluice.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import org.junit.jupiter.api.Test;

/** Events over time, at a pace that a test can wait for. */
final class EventPaceTest {
  private static final Duration PERIOD = Duration.ofMillis(20);
  private static final Duration NEVER = Duration.ofHours(1);

  private static final byte[] X = {'x'};

  private final HttpClient client = HttpClient.newHttpClient();

  private static Mounted mounted(Duration heartbeat, Duration patience) {
    EventPace pace = new EventPace(PERIOD, heartbeat, patience);
    return new Mounted(new HttpOptions().eventPace(pace));
  }

  private Iterator<String> listen(Mounted server) throws Exception {
    var answer = client.send(server.request("/v1/events").build(), BodyHandlers.ofLines());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body().iterator();
  }

  private static Socket raw(Mounted server, int buffer) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(buffer);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    String request = "GET " + Mounted.PREFIX + "/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  private static void listeners(Mounted server, int expected) {
    Eventually.holds(
        () -> server.servlet.listeners() + " listen", () -> server.servlet.listeners() == expected);
  }

  @Test
  void whileNothingChangesThereIsAHeartbeatAndNothingElse() throws Exception {
    try (Mounted server = mounted(Duration.ofMillis(50), NEVER)) {
      server.sluice().queue("emails").enqueue(X);
      Iterator<String> lines = listen(server);
      int beats = 0;
      while (beats < 3) {
        String line = lines.next();
        beats += line.equals(": still here") ? 1 : 0;
        assertThat(beats > 0 && line.startsWith("event: queues")).as(line).isFalse();
      }
      server.sluice().queue("emails").enqueue(X);
      String line = lines.next();
      while (!line.contains("\"ready\":2")) {
        line = lines.next();
      }
    }
  }

  @Test
  void whoHasLeftIsForgottenAtTheNextHeartbeat() throws Exception {
    try (Mounted server = mounted(Duration.ofMillis(50), NEVER)) {
      try (Socket leaving = raw(server, 1 << 16)) {
        listeners(server, 1);
        // It has begun to hear.
        assertThat(leaving.getInputStream().read()).isEqualTo('H');
      }
      listeners(server, 0);
    }
  }

  @Test
  void whoDoesNotReadIsDroppedAndTheOthersHearOn() throws Exception {
    try (Mounted server = mounted(NEVER, Duration.ofMillis(500));
        Socket slow = raw(server, 1 << 12)) {
      listeners(server, 1);
      Iterator<String> lines = listen(server);
      listeners(server, 2);
      int round = 0;
      while (server.servlet.listeners() > 1) {
        round++;
        for (int i = 0; i < 100; i++) {
          // Events so long that they fill all that lies between soon.
          server.sluice().queue("q" + "x".repeat(90) + "-" + round + "-" + i).enqueue(X);
        }
        String newest = "-" + round + "-99\"";
        while (!lines.next().contains(newest)) {
          assertThat(round).isLessThan(200);
        }
      }
      assertThat(endsOf(slow.getInputStream())).isTrue();
      assertThat(server.servlet.listeners()).isEqualTo(1);
    }
  }

  private static boolean endsOf(InputStream in) throws IOException {
    try {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
    return true;
  }

  @Test
  void nobodyLooksAtTheStorageWhileNobodyListens() throws Exception {
    try (Mounted server = mounted(Duration.ofMillis(50), NEVER)) {
      assertThat(isLooking()).isFalse();
      try (Socket leaving = raw(server, 1 << 16)) {
        assertThat(leaving.getInputStream().read()).isEqualTo('H');
        assertThat(isLooking()).isTrue();
      }
      Eventually.holds("the reader has ended", () -> !isLooking());
    }
  }

  private static boolean isLooking() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("sluice-events"));
  }
}
