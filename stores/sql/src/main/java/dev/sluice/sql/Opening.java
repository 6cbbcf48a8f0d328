package dev.sluice.sql;

import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;

/** Opens stores, and looks whether there is one. */
final class Opening {
  private Opening() {}

  /** As {@link SqlProvider#open}. */
  static SqlStore store(StorageUrl url, Settings settings) {
    SqlOptions options = SqlOptions.parse(url);
    return store(options, settings.clock(), options.dialect().hasClock());
  }

  /** As {@link SqlStore#using}. */
  static SqlStore store(DataSource source) {
    StorageUrl url = url(source);
    Dialect dialect = SqlOptions.borrowed(url);
    StoreClock time =
        dialect.hasClock()
            ? new ServerClock(dialect.selectNow())
            : StoreClock.of(InstantSource.system());
    BorrowedSessions sessions = new BorrowedSessions(source, dialect);
    Database database = new Database(dialect, sessions, time, SqlOptions.redacted(url));
    Bell bell = new Bell();
    // A connection to listen on would be missing in the application's pool for ever.
    Signals signals = dialect.signals(database, bell, null);
    return store(database, bell, signals, Polling.upTo(SqlOptions.POLL));
  }

  private static StorageUrl url(DataSource source) {
    try (Connection connection = source.getConnection()) {
      return StorageUrl.parse(connection.getMetaData().getURL());
    } catch (SQLException e) {
      throw new StoreException(
          StoreException.Kind.UNAVAILABLE, "the data source gives no connection", e);
    }
  }

  /**
   * @param serverClock whether the database tells the time, and not the caller
   */
  static SqlStore store(SqlOptions options, InstantSource clock, boolean serverClock) {
    Dialect dialect = options.dialect();
    PooledSessions sessions = new PooledSessions(options::open, options.pool(), dialect);
    StoreClock time = serverClock ? new ServerClock(dialect.selectNow()) : StoreClock.of(clock);
    Database database = new Database(dialect, sessions, time, options.redacted());
    Bell bell = new Bell();
    boolean mayListen = serverClock && options.keepsSessions();
    Signals signals = dialect.signals(database, bell, mayListen ? options::openToHear : null);
    return store(database, bell, signals, Polling.upTo(options.poll()));
  }

  private static SqlStore store(Database database, Bell bell, Signals signals, Polling polling) {
    try {
      new Migrator(database.dialect(), database.sessions()).migrate();
      return new SqlStore(database, bell, signals, polling);
    } catch (SQLException e) {
      StoreException failed = database.failed(e);
      database.close();
      throw failed;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /** As {@link SqlStore#exists}. */
  static boolean exists(StorageUrl url) {
    Dialect dialect = SqlOptions.parse(url).dialect();
    return pending(url).size() < Schema.migrations(dialect).size();
  }

  /** As {@link SqlStore#pending}. */
  static List<SqlMigration> pending(StorageUrl url) {
    SqlOptions options = SqlOptions.parse(url);
    Dialect dialect = options.dialect();
    PooledSessions sessions = new PooledSessions(options::openExisting, 1, dialect);
    StoreClock time = StoreClock.of(InstantSource.system());
    try (Database database = new Database(dialect, sessions, time, options.redacted())) {
      try {
        return new Migrator(dialect, sessions).pending();
      } catch (SQLException e) {
        if (dialect.isMissing(e)) {
          return Schema.migrations(dialect);
        }
        throw database.failed(e);
      }
    }
  }
}
