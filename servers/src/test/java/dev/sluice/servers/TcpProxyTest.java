package dev.sluice.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {
  private static RedisServer server;
  private TcpProxy proxy;

  @BeforeAll
  static void start() {
    server = RedisServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void before() {
    proxy = TcpProxy.before(server.port());
  }

  @AfterEach
  void after() {
    proxy.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static void ping(Socket socket) throws IOException {
    socket.getOutputStream().write("PING\r\n".getBytes(UTF_8));
  }

  private static String answer(Socket socket) throws IOException {
    byte[] answer = socket.getInputStream().readNBytes(7);
    return new String(answer, UTF_8);
  }

  @Test
  void passesOn() throws IOException {
    try (Socket socket = connect()) {
      ping(socket);
      assertThat(answer(socket)).isEqualTo("+PONG\r\n");
    }
  }

  @Test
  void cutsWhatIsThereAndRefusesWhatComes() throws IOException {
    try (Socket socket = connect()) {
      ping(socket);
      answer(socket);
      proxy.refuse();
      assertThatThrownBy(() -> expectAnswer(socket)).isInstanceOf(IOException.class);
    }
    assertThatThrownBy(this::tryOnce).isInstanceOf(IOException.class);
    proxy.pass();
    tryOnce();
  }

  private void tryOnce() throws IOException {
    try (Socket socket = connect()) {
      expectAnswer(socket);
    }
  }

  private static void expectAnswer(Socket socket) throws IOException {
    ping(socket);
    if (!answer(socket).equals("+PONG\r\n")) {
      throw new IOException("closed");
    }
  }

  @Test
  void isSilentWithoutClosingAndGivesItAllLater() throws IOException {
    try (Socket socket = connect()) {
      proxy.silence();
      ping(socket);
      socket.setSoTimeout(50);
      assertThatThrownBy(() -> answer(socket)).isInstanceOf(SocketTimeoutException.class);
      socket.setSoTimeout(30_000);
      proxy.pass();
      assertThat(answer(socket)).isEqualTo("+PONG\r\n");
    }
  }
}
