package dev.sluice.servers;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of this machine that nobody else reaches. */
final class Loopback {
  static final String HOST = "127.0.0.1";

  /** Below the ports that systems give to those who ask for any. */
  private static final int FIRST = 15_000;

  private static final int PORTS = 17_000;
  private static final int TRIES = 1_000;

  // Open until this process ends, which is what reserves their ports.
  private static final Collection<DatagramSocket> RESERVED = new ConcurrentLinkedQueue<>();

  private Loopback() {}

  /**
   * A port that is free, and this process's alone: a server that takes long to start, or is killed
   * and started again, finds it free then as well. Other processes that ask here know by a datagram
   * socket on the same number, which is in no server's way.
   */
  static int freePort() {
    for (int i = 0; i < TRIES; i++) {
      int port = FIRST + ThreadLocalRandom.current().nextInt(PORTS);
      if (reserve(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port from " + FIRST + " on");
  }

  private static boolean reserve(int port) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    DatagramSocket reservation;
    try {
      reservation = new DatagramSocket(address);
    } catch (SocketException e) {
      return false;
    }
    try (ServerSocket free = new ServerSocket()) {
      free.bind(address);
      RESERVED.add(reservation);
      return true;
    } catch (IOException e) {
      reservation.close();
      return false;
    }
  }
}
