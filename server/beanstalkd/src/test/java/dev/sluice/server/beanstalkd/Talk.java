package dev.sluice.server.beanstalkd;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A connection as a client has it: writes bytes, reads answers. For one thread. */
final class Talk implements AutoCloseable {
  static final String GONE = "(closed)";
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket = new Socket();
  private final InputStream in;

  Talk(int port) {
    try {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void send(String bytes) {
    try {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A command, or several with one answer: the end of the line is added. */
  String ask(String command) {
    send(command + "\r\n");
    return answer();
  }

  /** Puts into the used tube; answers the number. */
  long put(String body) {
    String answer = ask("put 100 0 60 " + body.length() + "\r\n" + body);
    return Long.parseLong(answer.substring("INSERTED ".length()));
  }

  /** The next answer with what follows it; {@link #GONE} if there is none any more. */
  String answer() {
    try {
      String line = line();
      boolean more =
          line.startsWith("RESERVED ") || line.startsWith("FOUND ") || line.startsWith("OK ");
      return more ? line + "|" + body(line) : line;
    } catch (IOException e) {
      return GONE;
    }
  }

  private String body(String line) throws IOException {
    int size = Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
    byte[] body = in.readNBytes(size + 2);
    return new String(body, 0, size, StandardCharsets.ISO_8859_1);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        return GONE;
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  /** Says the same again and again, without listening, until the server has had enough. */
  void sayUntilNobodyListens(String bytes) {
    byte[] same = bytes.getBytes(StandardCharsets.ISO_8859_1);
    try {
      while (true) {
        socket.getOutputStream().write(same);
      }
    } catch (IOException e) {
      // That was it.
    }
  }

  /** Says something, and reads and forgets what is answered until the server closes. */
  void sayAllAndListen(String bytes) {
    Thread reader = new Thread(this::listen, "listens");
    reader.start();
    try {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
    } catch (IOException e) {
      // It was told to quit meanwhile.
    }
    try {
      reader.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void listen() {
    try {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (SocketTimeoutException e) {
      throw new IllegalStateException("the server neither answers nor closes", e);
    } catch (IOException e) {
      // It has closed before all was read.
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
