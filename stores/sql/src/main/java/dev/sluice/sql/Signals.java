package dev.sluice.sql;

import java.util.Set;

/**
 * Tells the claims of other processes that there may be something for them, and hears it from them.
 * What is not told, or not heard, is found by looking: nothing is lost with a signal.
 */
interface Signals extends AutoCloseable {
  /** Where the database cannot tell. */
  Signals NONE =
      new Signals() {
        @Override
        public void send(Set<String> queues) {}

        @Override
        public Set<String> along(Set<String> queues) {
          return Set.of();
        }

        @Override
        public void sendLater(Set<String> queues) {}

        @Override
        public void listen() {}

        @Override
        public boolean isHearing() {
          return false;
        }

        @Override
        public void close() {}
      };

  /** Any queue. */
  Set<String> ANY = Set.of("");

  /**
   * Something was committed that claims from these queues may want. Neither blocks nor fails.
   *
   * @param queues {@link #ANY}, or their names
   */
  void send(Set<String> queues);

  /**
   * The same for whoever sends it himself, right after his commit and in the same message: the
   * sooner it is there.
   *
   * @return what he has to send; empty if he shall call {@link #send}
   */
  Set<String> along(Set<String> queues);

  /**
   * The same of what a transaction of somebody else's will commit some time soon: tells this
   * process too.
   */
  void sendLater(Set<String> queues);

  /** A claim is about to wait: hear from now on. Does not block. */
  void listen();

  /** Whether signals of others arrive. */
  boolean isHearing();

  /** Sends what is still to be sent, if the database answers at once. */
  @Override
  void close();
}
