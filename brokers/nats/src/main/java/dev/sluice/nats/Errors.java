package dev.sluice.nats;

import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import io.nats.client.AuthenticationException;
import io.nats.client.JetStreamApiException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What the client library throws and what the server answers, in the words of the interface.
 *
 * @param options of the storage, for its address and for what must not be said
 */
record Errors(NatsOptions options) {
  private static final int NO_STREAM = 10_059;
  private static final int NO_CONSUMER = 10_014;
  private static final int NO_PEERS = 10_005;
  private static final int NOT_FOUND = 404;

  /** The server cannot be reached now. */
  StoreException away() {
    return unavailable("the server is away");
  }

  /** The answer did not come in time. */
  StoreException silent() {
    return unavailable(
        "the server has not answered within " + options.timeout().toMillis() + " ms");
  }

  StoreException closed() {
    return unavailable("closed");
  }

  StoreException interrupted() {
    return unavailable("interrupted");
  }

  StoreException unavailable(String what) {
    return new StoreException(Kind.UNAVAILABLE, message(what));
  }

  StoreException rejected(String what) {
    return new StoreException(Kind.REJECTED, message(what));
  }

  /** What went wrong with a call to the server. */
  StoreException of(Exception e) {
    Throwable cause = unwrap(e);
    if (cause instanceof StoreException known) {
      return known;
    }
    String said =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new StoreException(kind(cause), message(withoutSecrets(said)), cause);
  }

  private static Kind kind(Throwable e) {
    if (e instanceof AuthenticationException || e instanceof IllegalArgumentException) {
      return Kind.REJECTED;
    }
    // 503: JetStream is not ready, or has no leader at the moment. Of a cluster whose members have
    // not all joined yet it says with another code that there are too few.
    boolean decided =
        e instanceof JetStreamApiException answer
            && answer.getErrorCode() < 500
            && answer.getApiErrorCode() != NO_PEERS;
    return decided ? Kind.REJECTED : Kind.UNAVAILABLE;
  }

  /** Whether there is no such stream or consumer. */
  static boolean isMissing(JetStreamApiException e) {
    return e.getApiErrorCode() == NO_STREAM
        || e.getApiErrorCode() == NO_CONSUMER
        || e.getErrorCode() == NOT_FOUND;
  }

  /** Whether a call ended because its thread was interrupted. */
  static boolean isInterruption(StoreException e) {
    for (@Nullable Throwable one = e.getCause(); one != null; one = one.getCause()) {
      if (one instanceof InterruptedException) {
        return true;
      }
    }
    return false;
  }

  /** What is in the wrapping of futures. */
  static Throwable unwrap(Throwable e) {
    @Nullable Throwable inner = e;
    while (inner != null
        && (inner instanceof CompletionException
            || inner instanceof ExecutionException
            || inner.getClass() == RuntimeException.class)) {
      e = inner;
      inner = inner.getCause();
    }
    return inner == null ? e : inner;
  }

  String withoutSecrets(String said) {
    String safe = said;
    for (String secret : options.login().secrets()) {
      safe = secret.isEmpty() ? safe : safe.replace(secret, "***");
    }
    return safe;
  }

  private String message(String what) {
    return "nats at " + options.address() + ": " + what;
  }
}
