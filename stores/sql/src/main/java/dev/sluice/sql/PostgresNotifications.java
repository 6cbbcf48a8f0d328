package dev.sluice.sql;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a connection is notified of: the one call that JDBC lacks. By its name, for the driver is
 * the user's to bring.
 */
final class PostgresNotifications {
  private final Object connection;
  private final Method next;
  private final Method text;

  private PostgresNotifications(Object connection, Method next, Method text) {
    this.connection = connection;
    this.next = next;
    this.text = text;
  }

  /** Those of a connection, or {@code null} if its driver does not tell. */
  static @Nullable PostgresNotifications of(Connection connection) throws SQLException {
    ClassLoader driver = connection.getClass().getClassLoader();
    try {
      Class<?> type = Class.forName("org.postgresql.PGConnection", false, driver);
      Class<?> notification = Class.forName("org.postgresql.PGNotification", false, driver);
      return connection.isWrapperFor(type)
          ? new PostgresNotifications(
              connection.unwrap(type),
              type.getMethod("getNotifications", int.class),
              notification.getMethod("getParameter"))
          : null;
    } catch (ClassNotFoundException | NoSuchMethodException e) {
      Log.LOG.log(System.Logger.Level.DEBUG, "the driver does not tell of notifications", e);
      return null;
    }
  }

  /** The texts that came; waits up to so long for the first. */
  List<String> await(int millis) throws SQLException {
    List<String> texts = new ArrayList<>();
    if (call(next, connection, millis) instanceof Object[] some) {
      for (Object one : some) {
        if (call(text, one) instanceof String parameter) {
          texts.add(parameter);
        }
      }
    }
    return texts;
  }

  private static @Nullable Object call(Method method, Object on, Object... arguments)
      throws SQLException {
    try {
      return method.invoke(on, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof SQLException cause) {
        throw cause;
      }
      throw new SQLException("the driver failed", e);
    } catch (IllegalAccessException e) {
      throw new SQLException("the driver does not let itself be called", e);
    }
  }
}
