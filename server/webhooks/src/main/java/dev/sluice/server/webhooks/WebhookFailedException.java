package dev.sluice.server.webhooks;

import org.jspecify.annotations.Nullable;

/** A job was POSTed without success. What the receiver said about it is kept with the job. */
public final class WebhookFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String message;
  private final int status;
  private final String words;

  WebhookFailedException(String message, int status, String words, @Nullable Throwable cause) {
    // Where it was thrown says nothing: it is always the same place.
    super(message, cause, true, false);
    this.message = message;
    this.status = status;
    this.words = words;
  }

  /** The status of the answer; 0 if there was none. */
  public int status() {
    return status;
  }

  /** Such as {@code answered 500}. */
  @Override
  public String getMessage() {
    return message;
  }

  /** With the receiver's words, which thus get into the details that the storage keeps. */
  @Override
  public String toString() {
    return words.isEmpty() ? message : message + "\n" + words;
  }
}
