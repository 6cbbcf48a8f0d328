package dev.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Which connections are used again. */
class PooledSessionsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final PooledSessions pool =
      new PooledSessions(this::open, 4, new PostgresDialect(), nanos::get);

  private Connection open() {
    opened.incrementAndGet();
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (self, method, arguments) -> {
              if (method.getName().equals("close")) {
                closed.incrementAndGet();
              }
              return null;
            });
  }

  private void useAtOnce(int count) throws SQLException {
    Session[] taken = new Session[count];
    for (int i = 0; i < count; i++) {
      taken[i] = pool.take(false);
    }
    for (Session each : taken) {
      pool.giveBack(each, true);
    }
  }

  @Test
  void aConnectionIsUsedAgain() throws SQLException {
    useAtOnce(1);
    useAtOnce(1);
    assertThat(opened).hasValue(1);
  }

  @Test
  void oneThatWasIdleForLongIsNot() throws SQLException {
    useAtOnce(3);
    for (int i = 0; i < 7; i++) {
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
      useAtOnce(1);
    }
    assertThat(closed).hasValue(2);
    assertThat(opened).hasValue(3);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(61));
    useAtOnce(1);
    assertThat(closed).hasValue(3);
    assertThat(opened).hasValue(4);
    pool.close();
    assertThat(closed).hasValue(4);
  }
}
