package dev.sluice.spi;

import java.util.concurrent.CompletionStage;

/**
 * A sink that also takes messages without making the caller wait for the broker: for producers that
 * rather hear later what became of each. A sink is one if it is an instance of this.
 */
public interface AsyncSink extends MessageSink {

  /**
   * Hands a message over to be published.
   *
   * <ul>
   *   <li>Returns when the sink has taken the message; the answer completes when it is confirmed,
   *       refused, or given up as unconfirmed, or when the sink is closed, and never exceptionally.
   *   <li>Blocks only while the sink has no room for another message, or has yet to learn of the
   *       target, up to its time limit.
   *   <li>Any number of threads at once. What is done with the answer runs on a thread of the sink,
   *       which publishes nothing meanwhile: it must not block.
   *   <li>Atomic per message. Messages of one thread with one target and one key arrive in their
   *       order; one that is published again because it was not confirmed comes after the others.
   *   <li>Not idempotent, except where the broker recognises {@link Message#id()}.
   *   <li>Errors: {@link StoreException} UNAVAILABLE if this was closed. All else is an answer.
   * </ul>
   */
  CompletionStage<Published> send(Message message);
}
