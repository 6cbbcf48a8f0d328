package dev.sluice.bench.beanstalkd;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * The least that a client of beanstalkd can be: writes a batch of commands, reads as many replies.
 * No envelopes, leases, retries or counts. For one thread.
 */
final class BareConnection implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  /**
   * Connects.
   *
   * @param address of a server on this machine, {@code HOST:PORT}
   */
  BareConnection(String address, String tube) throws IOException {
    int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream(), 65_536);
    out = new BufferedOutputStream(socket.getOutputStream(), 65_536);
    say("use " + tube);
    say("watch " + tube);
    out.flush();
    line();
    line();
  }

  private void say(String line) throws IOException {
    out.write(line.getBytes(StandardCharsets.US_ASCII));
    out.write('\r');
    out.write('\n');
  }

  /** Sends so many puts; {@link #hearPuts} has to follow. */
  void sendPuts(int jobs, byte[] body) throws IOException {
    for (int i = 0; i < jobs; i++) {
      say("put 0 0 30 " + body.length);
      out.write(body);
      out.write('\r');
      out.write('\n');
    }
    out.flush();
  }

  void hearPuts(int jobs) throws IOException {
    for (int i = 0; i < jobs; i++) {
      String reply = line();
      if (!reply.startsWith("INSERTED")) {
        throw new IOException(reply);
      }
    }
  }

  /** Takes and deletes up to so many; answers how many there were. */
  int takeAndDelete(int jobs) throws IOException {
    for (int i = 0; i < jobs; i++) {
      say("reserve-with-timeout 0");
    }
    out.flush();
    int taken = 0;
    for (int i = 0; i < jobs; i++) {
      String[] reply = line().split(" ", -1);
      if (reply[0].equals("RESERVED")) {
        in.skipNBytes(Long.parseLong(reply[2]) + 2);
        say("delete " + reply[1]);
        taken++;
      }
    }
    out.flush();
    for (int i = 0; i < taken; i++) {
      line();
    }
    return taken;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException();
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
