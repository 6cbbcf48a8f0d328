package dev.sluice.sql;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import javax.net.SocketFactory;

/**
 * Makes the socket of the connection that hears notifications. The driver of PostgreSQL, when it
 * has heard one, asks whether there is another one by a read with a timeout of a millisecond, and
 * says nothing of the first until then: on these sockets a read with so short a timeout does not
 * wait. Public only because the driver makes it, by its name.
 */
public final class PromptSockets extends SocketFactory {
  /** In milliseconds: nobody who waits for something waits for so short a time. */
  private static final int NO_WAIT = 1;

  /** For the driver. */
  public PromptSockets() {}

  /** Whether a driver would find this class. */
  static boolean areVisibleTo(ClassLoader driver) {
    try {
      Class<?> found = Class.forName(PromptSockets.class.getName(), false, driver);
      return found == PromptSockets.class;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  @Override
  public Socket createSocket() {
    return new PromptSocket();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return createSocket(InetAddress.getByName(host), port, local, localPort);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    PromptSocket socket = new PromptSocket();
    socket.bind(new InetSocketAddress(local, localPort));
    socket.connect(new InetSocketAddress(host, port));
    return socket;
  }

  private static Socket connected(SocketAddress address) throws IOException {
    PromptSocket socket = new PromptSocket();
    socket.connect(address);
    return socket;
  }

  private static final class PromptSocket extends Socket {
    private volatile int timeout;

    @Override
    public synchronized void setSoTimeout(int millis) throws SocketException {
      super.setSoTimeout(millis);
      timeout = millis;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(super.getInputStream()) {
        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
          if (timeout == NO_WAIT && length > 0 && available() == 0) {
            throw new SocketTimeoutException("nothing is there");
          }
          return super.read(bytes, from, length);
        }
      };
    }
  }
}
