package dev.sluice.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection that puts, reserves and deletes, some commands at a time. For one thread. */
final class BeanstalkdPortClient implements AutoCloseable {
  private static final byte[] PUT =
      ("put 1024 0 60 100\r\n" + "x".repeat(100) + "\r\n").getBytes(StandardCharsets.US_ASCII);
  private static final byte[] RESERVE = "reserve\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  BeanstalkdPortClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
    out = new BufferedOutputStream(socket.getOutputStream());
  }

  /** Puts so many jobs, a window of them before it listens. */
  void put(int jobs, int window) throws IOException {
    for (int done = 0; done < jobs; done += window) {
      int count = Math.min(window, jobs - done);
      for (int i = 0; i < count; i++) {
        out.write(PUT);
      }
      out.flush();
      expect("INSERTED", count);
    }
  }

  /** Reserves so many jobs that are there, and deletes them. */
  void takeAndDelete(int jobs, int window) throws IOException {
    for (int done = 0; done < jobs; done += window) {
      int count = Math.min(window, jobs - done);
      for (int i = 0; i < count; i++) {
        out.write(RESERVE);
      }
      out.flush();
      for (int i = 0; i < count; i++) {
        String[] reply = line().split(" ", -1);
        in.skipNBytes(Long.parseLong(reply[2]) + 2);
        out.write(("delete " + reply[1] + "\r\n").getBytes(StandardCharsets.US_ASCII));
      }
      out.flush();
      expect("DELETED", count);
    }
  }

  private void expect(String answer, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      String line = line();
      if (!line.startsWith(answer)) {
        throw new IOException("not " + answer + ": " + line);
      }
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\r'; next = in.read()) {
      if (next < 0) {
        throw new EOFException();
      }
      line.append((char) next);
    }
    in.skipNBytes(1);
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
