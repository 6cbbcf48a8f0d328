package dev.sluice.sql;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;

/** Tells the time in microseconds since 1970. */
interface StoreClock {

  /**
   * Tells the session the time.
   *
   * @param session to ask the database with, where that is necessary
   */
  void tell(Session session) throws SQLException;

  /** The time as far as it is known without asking. */
  long estimate();

  /** Ask the database again: the connection may lead to another one by now. */
  void reset();

  /** A clock of the caller, for databases that have none of their own. */
  static StoreClock of(InstantSource source) {
    return new StoreClock() {
      @Override
      public void tell(Session session) {
        Instant now = source.instant();
        session.time(Micros.floor(now), Micros.ceil(now));
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
