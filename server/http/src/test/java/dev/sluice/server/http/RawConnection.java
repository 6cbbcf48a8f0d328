package dev.sluice.server.http;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection that sends what no client library would. */
final class RawConnection implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private boolean open = true;

  RawConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** Whether another request may be sent. */
  boolean isOpen() {
    return open;
  }

  /**
   * Asks for a target, each character of which is sent as a byte, and answers the status.
   *
   * @throws IOException if there is no answer
   */
  int get(String target) throws IOException {
    String request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    String status = line();
    long length = 0;
    boolean chunked = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(java.util.Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Long.parseLong(lower.substring("content-length:".length()).strip());
      }
      chunked |= lower.equals("transfer-encoding: chunked");
      open &= !lower.equals("connection: close");
    }
    if (chunked) {
      for (int size = chunk(); size > 0; size = chunk()) {
        in.skipNBytes(size + 2L);
      }
      in.skipNBytes(2);
    } else {
      in.skipNBytes(length);
    }
    int code = Integer.parseInt(status.substring(9, 12));
    // After a bad request a container may hang up without having said that it will.
    open &= code != 400;
    return code;
  }

  private int chunk() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("hung up on after \"" + line + "\"");
      }
      line.append((char) b);
    }
    return line.substring(0, line.length() - 1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
