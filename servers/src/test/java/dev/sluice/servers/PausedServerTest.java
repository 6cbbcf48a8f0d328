package dev.sluice.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PausedServerTest {
  private static final int ROUNDS = 40;

  @Test
  void aPausedServerAnswersNothingUntilItIsResumed() throws IOException {
    try (NatsServer server = NatsServer.start();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      assertThat(in.readLine()).startsWith("INFO");
      for (int round = 0; round < ROUNDS; round++) {
        ping(socket);
        assertThat(in.readLine()).isEqualTo("PONG");
        server.pause();
        ping(socket);
        socket.setSoTimeout(20);
        assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
        server.resume();
        socket.setSoTimeout(60_000);
        assertThat(in.readLine()).isEqualTo("PONG");
      }
    }
  }

  private static void ping(Socket socket) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
