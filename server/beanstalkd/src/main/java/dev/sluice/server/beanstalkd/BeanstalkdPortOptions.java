package dev.sluice.server.beanstalkd;

import java.net.InetAddress;
import java.time.Duration;

/** How a {@link BeanstalkdPort} is to be. Immutable; each method answers a changed copy. */
public final class BeanstalkdPortOptions {
  /** Port 11300 on loopback, jobs of 65,535 bytes, 10,000 connections. */
  public static final BeanstalkdPortOptions DEFAULT =
      new BeanstalkdPortOptions(
          InetAddress.getLoopbackAddress(),
          11_300,
          false,
          65_535,
          10_000,
          Duration.ofSeconds(30),
          Duration.ofSeconds(30));

  final InetAddress address;
  final int port;
  final boolean withoutAuthentication;
  final int maxJobSize;
  final int maxConnections;
  final Duration patience;
  final Duration lease;

  private BeanstalkdPortOptions(
      InetAddress address,
      int port,
      boolean withoutAuthentication,
      int maxJobSize,
      int maxConnections,
      Duration patience,
      Duration lease) {
    this.address = address;
    this.port = port;
    this.withoutAuthentication = withoutAuthentication;
    this.maxJobSize = maxJobSize;
    this.maxConnections = maxConnections;
    this.patience = patience;
    this.lease = lease;
  }

  /** Where to listen: loopback by default. */
  public BeanstalkdPortOptions address(InetAddress address) {
    return new BeanstalkdPortOptions(
        address, port, withoutAuthentication, maxJobSize, maxConnections, patience, lease);
  }

  /**
   * Which port to listen on; 0 for any that is free.
   *
   * @throws IllegalArgumentException unless it is from 0 to 65,535
   */
  public BeanstalkdPortOptions port(int port) {
    require(port >= 0 && port <= 65_535, "a port is from 0 to 65535: " + port);
    return new BeanstalkdPortOptions(
        address, port, withoutAuthentication, maxJobSize, maxConnections, patience, lease);
  }

  /**
   * Whether to listen on an address that others reach, although the protocol knows no users, no
   * passwords and no encryption: whoever reaches it may take and delete every job. Off by default.
   */
  public BeanstalkdPortOptions openToAnybodyWithoutAuthentication(boolean open) {
    return new BeanstalkdPortOptions(
        address, port, open, maxJobSize, maxConnections, patience, lease);
  }

  /**
   * The largest job in bytes; what the store takes at most stands above it.
   *
   * @throws IllegalArgumentException unless it is positive
   */
  public BeanstalkdPortOptions maxJobSize(int bytes) {
    require(bytes > 0, "maxJobSize must be positive: " + bytes);
    return new BeanstalkdPortOptions(
        address, port, withoutAuthentication, bytes, maxConnections, patience, lease);
  }

  /**
   * How many connections there may be; one more is closed at once.
   *
   * @throws IllegalArgumentException unless it is positive
   */
  public BeanstalkdPortOptions maxConnections(int connections) {
    require(connections > 0, "maxConnections must be positive: " + connections);
    return new BeanstalkdPortOptions(
        address, port, withoutAuthentication, maxJobSize, connections, patience, lease);
  }

  /**
   * How long a client may take to send the rest of a command, or to read an answer, before its
   * connection is closed. One that says nothing may be silent for ever.
   *
   * @throws IllegalArgumentException unless it is positive
   */
  public BeanstalkdPortOptions patience(Duration patience) {
    require(!patience.isNegative() && !patience.isZero(), "patience must be positive");
    return new BeanstalkdPortOptions(
        address, port, withoutAuthentication, maxJobSize, maxConnections, patience, lease);
  }

  /**
   * How long the store keeps a job for this server without hearing from it, 3 seconds at least:
   * when the server dies, its jobs run again after so long. It has nothing to do with the time to
   * run of a job, which this server looks after.
   *
   * @throws IllegalArgumentException if it is shorter than 3 seconds
   */
  public BeanstalkdPortOptions lease(Duration lease) {
    require(lease.toSeconds() >= 3, "a lease must have 3 seconds at least: " + lease);
    return new BeanstalkdPortOptions(
        address, port, withoutAuthentication, maxJobSize, maxConnections, patience, lease);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
