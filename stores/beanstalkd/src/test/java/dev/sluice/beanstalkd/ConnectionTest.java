package dev.sluice.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes from a server that is none, or no more. */
@Timeout(60)
class ConnectionTest {
  private static ReplyReader reader(String text) {
    return new ReplyReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void repliesAreTakenApart() throws IOException {
    ReplyReader in =
        reader("INSERTED 12\r\nRESERVED 7 5\r\na\r\nbc\r\nUSING some-tube\r\nOK 0\r\n\r\n");
    assertThat(in.read())
        .usingRecursiveComparison()
        .isEqualTo(new Reply("INSERTED", 12, new byte[0]));
    Reply reserved = in.read();
    assertThat(reserved.number()).isEqualTo(7);
    assertThat(reserved.body()).asString().isEqualTo("a\r\nbc");
    assertThat(in.read().number()).isEqualTo(-1);
    assertThat(in.read().is("OK")).isTrue();
    assertThat(catchThrowable(in::read)).isInstanceOf(EOFException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RESERVED 7\r\n",
        "OK -1\r\n",
        "OK x\r\n",
        "OK 99999999999\r\n",
        "OK 1\r\nabc\r\n"
      })
  void aReplyThatMakesNoSenseIsRefused(String text) {
    assertThat(catchThrowable(() -> reader(text).read())).isInstanceOf(ProtocolException.class);
  }

  @Test
  void aLineWithoutAnEndIsRefused() {
    assertThat(catchThrowable(() -> reader("x".repeat(5_000)).read()))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void aServerThatSaysNothingIsGivenUpInTime() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Connection connection =
            Connection.open(new Node("127.0.0.1", silent.getLocalPort()), Duration.ofMillis(50))) {
      assertThat(catchThrowable(() -> connection.exchange(Command.stats())))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void aServerThatHangsUpIsNoticed() throws IOException {
    try (ServerSocket rude = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Connection connection =
            Connection.open(new Node("127.0.0.1", rude.getLocalPort()), Duration.ofSeconds(9))) {
      try (Socket accepted = rude.accept()) {
        accepted.shutdownOutput();
        assertThat(catchThrowable(() -> connection.exchange(Command.stats())))
            .isInstanceOf(IOException.class);
      }
    }
  }
}
