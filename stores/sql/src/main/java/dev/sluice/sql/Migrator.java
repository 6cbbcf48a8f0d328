package dev.sluice.sql;

import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings a database to the schema that this version works with. Any number of processes may do so
 * at once: one applies the migrations while the others wait.
 */
final class Migrator {
  private static final String TABLE =
      "CREATE TABLE IF NOT EXISTS sluice_schema (version INT NOT NULL, name VARCHAR(100) NOT NULL,"
          + " applied_at BIGINT NOT NULL, PRIMARY KEY (version))";

  private static final int SLOW_MILLIS = 3_600_000;

  private final Dialect dialect;
  private final Sessions sessions;
  private final List<SqlMigration> migrations;

  Migrator(Dialect dialect, Sessions sessions) {
    this.dialect = dialect;
    this.sessions = sessions;
    migrations = Schema.migrations(dialect);
  }

  /** Makes the table in which the applied migrations stand. */
  static void makeTable(Session session) throws SQLException {
    session.update(TABLE);
  }

  /** Those that were not applied yet, in order. Changes nothing. */
  List<SqlMigration> pending() throws SQLException {
    Session session = sessions.take(false);
    boolean usable = false;
    try {
      session.begin(false);
      List<SqlMigration> pending = after(version(session));
      session.commit();
      usable = true;
      return pending;
    } finally {
      sessions.giveBack(session, usable || session.rollback());
    }
  }

  /** Applies those that were not applied yet. */
  void migrate() throws SQLException {
    if (pending().isEmpty()) {
      return;
    }
    boolean alone = dialect.migratesInTransaction();
    Session lock = sessions.take(alone);
    boolean usable = false;
    int patience = 0;
    try {
      patience = bePatient(lock, SLOW_MILLIS);
      lock.begin(false);
      dialect.lockMigrations(lock);
      if (alone) {
        apply(lock);
      } else {
        applyBeside();
      }
      dialect.unlockMigrations(lock);
      lock.commit();
      bePatient(lock, patience);
      usable = true;
    } finally {
      sessions.giveBack(lock, usable || undo(lock, patience));
    }
  }

  /** Where a change of the schema ends the transaction, another session holds the lock. */
  private void applyBeside() throws SQLException {
    Session session = sessions.take(true);
    boolean usable = false;
    int patience = 0;
    try {
      patience = bePatient(session, SLOW_MILLIS);
      session.begin(false);
      apply(session);
      session.commit();
      bePatient(session, patience);
      usable = true;
    } finally {
      sessions.giveBack(session, usable || undo(session, patience));
    }
  }

  private boolean undo(Session session, int patience) {
    try {
      boolean usable = session.rollback();
      bePatient(session, patience);
      return usable;
    } catch (SQLException e) {
      return false;
    }
  }

  /** An index on many jobs, or another one's migration, takes longer than any other call may. */
  private int bePatient(Session session, int millis) throws SQLException {
    if (!dialect.hasClock()) {
      return 0;
    }
    int before = session.connection().getNetworkTimeout();
    session.connection().setNetworkTimeout(Runnable::run, millis);
    return before;
  }

  private void apply(Session session) throws SQLException {
    makeTable(session);
    for (SqlMigration migration : after(version(session))) {
      for (String sql : Schema.statements(migration)) {
        execute(session, sql);
      }
      session.update(
          "INSERT INTO sluice_schema (version, name, applied_at) VALUES (?, ?, ?)",
          migration.number(),
          migration.name(),
          Micros.floor(java.time.Instant.now()));
    }
  }

  private void execute(Session session, String sql) throws SQLException {
    try (Statement statement = session.connection().createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      if (!dialect.isIndexThere(e)) {
        throw e;
      }
    }
  }

  private int version(Session session) throws SQLException {
    Integer table = session.first(dialect.selectTable(), row -> row.getInt(1), "sluice_schema");
    if (table == null) {
      return 0;
    }
    @Nullable Integer version =
        session.first("SELECT MAX(version) FROM sluice_schema", row -> row.getInt(1));
    return version == null ? 0 : version;
  }

  private List<SqlMigration> after(int version) {
    int newest = migrations.get(migrations.size() - 1).number();
    if (version > newest) {
      throw new StoreException(
          Kind.REJECTED,
          "the database has the schema "
              + version
              + ", and this version of Sluice knows none after "
              + newest
              + ": a newer version has been here");
    }
    return migrations.stream().filter(migration -> migration.number() > version).toList();
  }
}
