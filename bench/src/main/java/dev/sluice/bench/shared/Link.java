package dev.sluice.bench.shared;

import java.sql.SQLException;
import java.util.function.Consumer;

/** One end of a way to tell another process of a job. */
interface Link extends AutoCloseable {
  /** What there is to compare. */
  enum Kind {
    SLUICE,
    BARE_REDIS,
    BARE_POSTGRESQL;

    Link open(String url) throws Exception {
      return switch (this) {
        case SLUICE -> new SluiceLink(url);
        case BARE_REDIS -> new BareRedisLink(url);
        case BARE_POSTGRESQL -> new BarePostgresLink(url);
      };
    }
  }

  void send(byte[] job) throws Exception;

  /** Hands all that comes to the handler, from now until this is closed. May return before that. */
  void receive(Consumer<byte[]> handler) throws Exception;

  @Override
  void close() throws SQLException;
}
