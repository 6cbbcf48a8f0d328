package dev.sluice.bench.nats;

import java.io.IOException;

/** Publishes to a queue of its own and takes from it again. For one thread. */
public interface BrokerLoop extends AutoCloseable {
  /** How many messages are on their way at once. */
  int WINDOW = 1_000;

  /** How many bytes a message has. */
  int BYTES = 250;

  /** Publishes so many; returns when the broker has confirmed each. */
  void publish(int messages) throws Exception;

  /** Takes so many, and tells the broker that they are done. */
  void consume(int messages) throws Exception;

  @Override
  void close() throws IOException;
}
