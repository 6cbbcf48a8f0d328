package dev.sluice.redis;

import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * What the driver throws and what the server answers, in the words of the interface. A server that
 * does not know a command repeats its arguments, which may be a password or a payload: such words
 * are left out, and an exception that says them is not handed on.
 *
 * @param address of the storage, without secrets
 * @param secrets what must not be said
 */
record Errors(String address, List<String> secrets) {
  private static final String ECHO = "with args beginning with";

  /** By the first word of the answer. All others are answers to a damaged key or script. */
  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          Map.entry("OOM", Kind.OVERLOADED),
          Map.entry("MISCONF", Kind.OVERLOADED),
          Map.entry("LOADING", Kind.UNAVAILABLE),
          Map.entry("MASTERDOWN", Kind.UNAVAILABLE),
          Map.entry("CLUSTERDOWN", Kind.UNAVAILABLE),
          Map.entry("TRYAGAIN", Kind.UNAVAILABLE),
          Map.entry("MOVED", Kind.UNAVAILABLE),
          Map.entry("ASK", Kind.UNAVAILABLE),
          Map.entry("READONLY", Kind.UNAVAILABLE),
          Map.entry("NOREPLICAS", Kind.UNAVAILABLE),
          Map.entry("BUSY", Kind.UNAVAILABLE),
          Map.entry("NOSCRIPT", Kind.UNAVAILABLE),
          Map.entry("UNBLOCKED", Kind.UNAVAILABLE),
          Map.entry("NOAUTH", Kind.REJECTED),
          Map.entry("WRONGPASS", Kind.REJECTED),
          Map.entry("NOPERM", Kind.REJECTED),
          Map.entry("WRONGTYPE", Kind.CORRUPT));

  /** What went wrong with a call to the storage. */
  StoreException of(RuntimeException e) {
    if (e instanceof StoreException known) {
      return known;
    }
    String said = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    String message = "redis at " + address + ": " + withoutSecrets(said);
    Kind kind = kind(e, said);
    return saysSecrets(e)
        ? new StoreException(kind, message)
        : new StoreException(kind, message, e);
  }

  private String withoutSecrets(String said) {
    int echo = said.indexOf(ECHO);
    String safe = echo < 0 ? said : said.substring(0, echo) + "arguments that are not shown";
    for (String secret : secrets) {
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

  private static Kind kind(RuntimeException e, String said) {
    if (e instanceof JedisConnectionException) {
      // Also "ERR max number of clients reached", which ends the connection.
      return said.contains("WRONGPASS") ? Kind.REJECTED : Kind.UNAVAILABLE;
    }
    if (e instanceof JedisAccessControlException) {
      return Kind.REJECTED;
    }
    if (!(e instanceof JedisDataException)) {
      return Kind.UNAVAILABLE;
    }
    Kind kind = KINDS.get(said.split(" ", 2)[0].toUpperCase(Locale.ROOT));
    if (kind != null) {
      return kind;
    }
    return said.contains("user_script") || said.contains("script:")
        ? Kind.CORRUPT
        : Kind.UNAVAILABLE;
  }

  /** Whether the server that answered is not the one to ask. */
  static boolean isElsewhere(RuntimeException e) {
    String said = String.valueOf(e.getMessage());
    return said.startsWith("MOVED") || said.startsWith("ASK") || said.startsWith("READONLY");
  }
}
