package dev.sluice.redis;

import redis.clients.jedis.Connection;

/** Where connections come from: one server, the present master of a sentinel group, a cluster. */
interface Server extends AutoCloseable {

  /** A connection from the pool to the server that has this key; closing it gives it back. */
  Connection connection(byte[] key);

  /** The server that has this key: equal for keys whose calls can go together. */
  String place(byte[] key);

  /** Whether keys are spread over several servers. */
  boolean isCluster();

  /** Something is not as it was: forget idle connections, and look again who has which keys. */
  void lookAgain();

  @Override
  void close();
}
