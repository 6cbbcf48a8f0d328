package dev.sluice.sql;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A data source that looks at how its connections come back. */
final class LentConnections {
  private final String url;
  private final AtomicInteger lent = new AtomicInteger();
  private final AtomicInteger changed = new AtomicInteger();
  private final AtomicInteger out = new AtomicInteger();

  LentConnections(String url) {
    this.url = url;
  }

  /** How many were taken. */
  int lent() {
    return lent.get();
  }

  /** How many came back otherwise than they went. */
  int changed() {
    return changed.get();
  }

  /** How many did not come back. */
  int out() {
    return out.get();
  }

  DataSource source() {
    return proxy(DataSource.class, (method, arguments) -> connection());
  }

  private Connection connection() throws SQLException {
    Connection real = DriverManager.getConnection(url);
    lent.incrementAndGet();
    out.incrementAndGet();
    return proxy(
        Connection.class,
        (method, arguments) -> {
          if (method.getName().equals("close") && !real.isClosed()) {
            out.decrementAndGet();
            changed.addAndGet(real.getAutoCommit() ? 0 : 1);
          }
          try {
            return method.invoke(real, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  @FunctionalInterface
  private interface Call {
    Object answer(Method method, Object[] arguments) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> call.answer(method, arguments)));
  }
}
