package dev.sluice.sql;

import java.sql.SQLException;

/** Where sessions come from. Any number of threads. */
interface Sessions extends AutoCloseable {

  /**
   * A session that nobody else uses until it is given back.
   *
   * @param writes whether it will write: a database with one writer has one such session
   */
  Session take(boolean writes) throws SQLException;

  /**
   * Takes a session back.
   *
   * @param usable whether another may have it; if not, its connection is closed
   */
  void giveBack(Session session, boolean usable);

  /** Closes the connections that nobody uses: the server went away. */
  void drop();

  @Override
  void close();
}
