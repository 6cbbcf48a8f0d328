package dev.sluice.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoopbackTest {
  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  @Test
  void aPortIsGivenOnceAndStaysFreeForAServer() throws Exception {
    Set<Integer> ports = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      int port = Loopback.freePort();
      assertThat(ports.add(port)).as("port %s", port).isTrue();
    }
    for (int port : ports) {
      try (ServerSocket server = new ServerSocket()) {
        server.bind(at(port));
        assertThat(server.getLocalPort()).isEqualTo(port);
      }
    }
  }

  /** As another process would, which is how it knows. */
  @Test
  void nobodyElseCanReserveIt() {
    InetSocketAddress taken = at(Loopback.freePort());
    assertThatThrownBy(() -> new DatagramSocket(taken).close()).isInstanceOf(SocketException.class);
  }

  /** Systems give such a port to whoever asks for any, also while its server is being started. */
  @Test
  void itIsNoneThatTheSystemGivesToOthers() {
    assertThat(Loopback.freePort()).isLessThan(32_768);
  }
}
