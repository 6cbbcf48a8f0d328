package dev.sluice.kafka;

import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/**
 * What the clients throw, in the words of the interface, without secrets.
 *
 * @param options name the cluster, and hold the secrets
 */
record Errors(KafkaOptions options) {

  /** The brokers did not answer, or not as hoped; a second try may go well. */
  StoreException unavailable(String doing, Throwable e) {
    return exception(Kind.UNAVAILABLE, text(doing, cause(e)), e);
  }

  /** The brokers did not answer, or not as hoped. */
  StoreException unavailable(String why) {
    return new StoreException(Kind.UNAVAILABLE, "kafka at " + options + ": " + why);
  }

  /** It will not succeed later. */
  StoreException rejected(String why) {
    return new StoreException(Kind.REJECTED, "kafka at " + options + ": " + why);
  }

  /** The same, with what the brokers said. */
  StoreException rejected(String why, Throwable e) {
    return exception(Kind.REJECTED, text(why, cause(e)), e);
  }

  /** Whether the brokers do not permit it. */
  static boolean isDenied(Throwable e) {
    for (@Nullable Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof AuthorizationException) {
        return true;
      }
    }
    return false;
  }

  /** It was not opened: by whose fault. */
  RuntimeException opening(Throwable e) {
    Throwable cause = cause(e);
    String text = text("opening", cause);
    if (cause instanceof ConfigException) {
      return new IllegalArgumentException(text);
    }
    boolean rejected =
        cause instanceof AuthenticationException
            || cause instanceof AuthorizationException
            || cause instanceof InvalidConfigurationException
            || cause instanceof UnsupportedVersionException;
    return exception(rejected ? Kind.REJECTED : Kind.UNAVAILABLE, text, e);
  }

  /** With the cause, unless it says a secret somewhere. */
  private StoreException exception(Kind kind, String text, Throwable e) {
    return saysSecrets(e) ? new StoreException(kind, text) : new StoreException(kind, text, e);
  }

  /** What went wrong, in a line without secrets. */
  String said(Throwable e) {
    Throwable cause = cause(e);
    String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
    return withoutSecrets(cause.getClass().getSimpleName() + message);
  }

  private String text(String doing, Throwable cause) {
    return "kafka at " + options + ": " + doing + ": " + said(cause);
  }

  private String withoutSecrets(String said) {
    String safe = said;
    for (String secret : options.security().secrets()) {
      safe = safe.replace(secret, "***");
    }
    return safe;
  }

  private boolean saysSecrets(Throwable e) {
    for (@Nullable Throwable t = e; t != null; t = t.getCause()) {
      String said = String.valueOf(t.getMessage());
      if (!withoutSecrets(said).equals(said)) {
        return true;
      }
    }
    return false;
  }

  /** What the clients have wrapped: a client that cannot be made says why only in the cause. */
  static Throwable cause(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null
        && (cause instanceof ExecutionException || cause.getClass() == KafkaException.class)) {
      cause = cause.getCause();
    }
    return cause;
  }
}
