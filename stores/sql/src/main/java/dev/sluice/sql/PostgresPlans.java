package dev.sluice.sql;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Keeps the server from keeping plans for a connection, where its settings are not the store's to
 * change: each statement is planned when it is sent, by how large the table is then. By name, for
 * the driver is the user's to bring.
 */
final class PostgresPlans {
  private PostgresPlans() {}

  /**
   * From now on.
   *
   * @return has it as it was
   */
  static Runnable forget(Connection connection) throws SQLException {
    ClassLoader driver = connection.getClass().getClassLoader();
    try {
      Class<?> type = Class.forName("org.postgresql.PGConnection", false, driver);
      if (!connection.isWrapperFor(type)) {
        return () -> {};
      }
      Object own = connection.unwrap(type);
      Method set = type.getMethod("setPrepareThreshold", int.class);
      Object before = type.getMethod("getPrepareThreshold").invoke(own);
      set.invoke(own, 0);
      return () -> restore(set, own, before);
    } catch (ReflectiveOperationException e) {
      Log.LOG.log(System.Logger.Level.DEBUG, "the driver does not let its plans be forgotten", e);
      return () -> {};
    }
  }

  private static void restore(Method set, Object own, Object before) {
    try {
      set.invoke(own, before);
    } catch (ReflectiveOperationException e) {
      Log.LOG.log(System.Logger.Level.DEBUG, "a borrowed connection is broken", e);
    }
  }
}
