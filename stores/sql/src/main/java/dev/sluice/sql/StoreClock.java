package dev.sluice.sql;

import java.sql.SQLException;
import java.time.InstantSource;

/** Tells the time in microseconds since 1970. */
interface StoreClock {

  /**
   * @param session to ask the database with, where that is necessary
   */
  long now(Session session) throws SQLException;

  /** The time as far as it is known without asking. */
  long estimate();

  /** Ask the database again: the connection may lead to another one by now. */
  void reset();

  /** A clock of the caller, for databases that have none of their own. */
  static StoreClock of(InstantSource source) {
    return new StoreClock() {
      @Override
      public long now(Session session) {
        return estimate();
      }

      @Override
      public long estimate() {
        return Micros.floor(source.instant());
      }

      @Override
      public void reset() {}
    };
  }
}
