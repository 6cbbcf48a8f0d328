package dev.sluice.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the client throws and what the server answers, in the words of the interface. */
final class Errors {
  // Access refused, not found, precondition failed, not allowed, not implemented: no second try
  // changes these.
  private static final Set<Integer> FINAL = Set.of(403, 404, 406, 530, 540);

  private Errors() {}

  /**
   * What went wrong with a call.
   *
   * @param address the URL without secrets
   */
  static StoreException of(String address, Throwable e) {
    if (e instanceof StoreException known) {
      return known;
    }
    Optional<Refusal> refusal = refusal(e);
    Kind kind =
        e instanceof PossibleAuthenticationFailureException
                || refusal.map(Refusal::isFinal).orElse(false)
            ? Kind.REJECTED
            : Kind.UNAVAILABLE;
    String said = refusal.map(Refusal::text).orElseGet(() -> words(e));
    return new StoreException(kind, "rabbitmq at " + address + ": " + said, e);
  }

  private static String words(Throwable e) {
    String said = e.getMessage();
    for (@Nullable Throwable t = e.getCause(); said == null && t != null; t = t.getCause()) {
      said = t.getMessage();
    }
    return said == null ? e.getClass().getSimpleName() : said;
  }

  /** A failed call to a server that is closed. */
  static StoreException closed(String address) {
    return new StoreException(Kind.UNAVAILABLE, "rabbitmq at " + address + " is closed");
  }

  /** What the server said when it ended a channel or the connection; empty if it said nothing. */
  static Optional<Refusal> refusal(Throwable e) {
    for (@Nullable Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof ShutdownSignalException signal) {
        return refusal(signal);
      }
    }
    return Optional.empty();
  }

  private static Optional<Refusal> refusal(ShutdownSignalException signal) {
    if (signal.isInitiatedByApplication() && !(signal instanceof AlreadyClosedException)) {
      return Optional.empty();
    }
    if (signal.getReason() instanceof AMQP.Channel.Close close) {
      return Optional.of(new Refusal(close.getReplyCode(), close.getReplyText()));
    }
    if (signal.getReason() instanceof AMQP.Connection.Close close) {
      return Optional.of(new Refusal(close.getReplyCode(), close.getReplyText()));
    }
    return Optional.empty();
  }

  /**
   * The server's words.
   *
   * @param code of the protocol
   * @param text for people
   */
  record Refusal(int code, String text) {
    boolean isFinal() {
      return FINAL.contains(code);
    }

    boolean isNotFound() {
      return code == AMQP.NOT_FOUND;
    }
  }
}
