package dev.sluice;

import dev.sluice.spi.Enqueued;

/**
 * A job was not taken: its queue is full, its unique key is taken and REJECT was asked for, or it
 * is too large.
 */
public final class JobRejectedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Enqueued answer;

  /** Made by the engine. */
  public JobRejectedException(Enqueued answer) {
    super(answer.reason());
    this.answer = answer;
  }

  /** What the store said. */
  public Enqueued answer() {
    return answer;
  }
}
