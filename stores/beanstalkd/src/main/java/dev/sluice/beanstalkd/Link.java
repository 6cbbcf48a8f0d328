package dev.sluice.beanstalkd;

import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.io.IOException;
import java.time.Duration;

/** The way to one server, and what is thrown when there is none. */
final class Link {
  private final Node node;
  private final Duration timeout;
  private volatile boolean closed;

  Link(Node node, Duration timeout) {
    this.node = node;
    this.timeout = timeout;
  }

  Node node() {
    return node;
  }

  /**
   * Connects.
   *
   * @throws StoreException UNAVAILABLE
   */
  Connection connect() {
    failIfClosed();
    try {
      return Connection.open(node, timeout);
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  StoreException unavailable(IOException cause) {
    String what = closed ? " was closed" : ": " + cause.getMessage();
    return new StoreException(Kind.UNAVAILABLE, "beanstalkd at " + node + what, cause);
  }

  void failIfClosed() {
    if (closed) {
      throw new StoreException(Kind.UNAVAILABLE, "the store at " + node + " is closed");
    }
  }

  boolean isClosed() {
    return closed;
  }

  void close() {
    closed = true;
  }
}
