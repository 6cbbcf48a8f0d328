package dev.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PromptSocketsTest {
  private static final String FACTORY = "socketFactory";

  private final ClassLoader ours = PromptSocketsTest.class.getClassLoader();

  @Test
  void aReadOfAMillisecondAnswersAtOnce() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket socket =
            new PromptSockets().createSocket(server.getInetAddress(), server.getLocalPort());
        Socket other = server.accept()) {
      socket.setSoTimeout(1);
      assertThatThrownBy(() -> socket.getInputStream().read(new byte[8], 0, 8))
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessage("nothing is there");
      other.getOutputStream().write(42);
      socket.setSoTimeout(30_000);
      byte[] bytes = new byte[8];
      assertThat(socket.getInputStream().read(bytes, 0, 8)).isEqualTo(1);
      assertThat(bytes[0]).isEqualTo((byte) 42);
    }
  }

  @Test
  void aLongerReadWaits() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket socket =
            new PromptSockets().createSocket(server.getInetAddress(), server.getLocalPort())) {
      socket.setSoTimeout(2);
      assertThatThrownBy(() -> socket.getInputStream().read(new byte[8], 0, 8))
          .isInstanceOf(SocketTimeoutException.class)
          .message()
          .isNotEqualTo("nothing is there");
    }
  }

  @Test
  void theDriverIsToldOfThemIfItSeesThem() {
    Properties properties = new Properties();
    new PostgresDialect().promptly(properties, ours);
    assertThat(properties).containsEntry(FACTORY, PromptSockets.class.getName());
  }

  @Test
  void aFactoryOfTheUsersStays() {
    Properties properties = new Properties();
    properties.setProperty(FACTORY, "com.example.Sockets");
    new PostgresDialect().promptly(properties, ours);
    assertThat(properties).containsEntry(FACTORY, "com.example.Sockets");
  }

  @Test
  void aDriverFromElsewhereGoesWithoutThem() {
    Properties properties = new Properties();
    new PostgresDialect().promptly(properties, ClassLoader.getPlatformClassLoader());
    assertThat(properties).isEmpty();
  }
}
