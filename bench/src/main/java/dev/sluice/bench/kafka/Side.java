package dev.sluice.bench.kafka;

/** One of the two that are compared. All figures are messages a second. */
interface Side {
  String name();

  /** Publishes so many messages, and waits until the last is confirmed. */
  double publish(String topic, int messages) throws Exception;

  /** Publishes so many messages without a wait for each, and waits until all are confirmed. */
  double send(String topic, int messages) throws Exception;

  /** Takes so many messages that are there as a classic group, and commits each. */
  double classic(String topic, int messages) throws Exception;

  /** Takes so many messages that are there as a share group, and acknowledges each. */
  double share(String topic, int messages) throws Exception;
}
