package dev.sluice.sql;

import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * The database's clock, asked about once a second and carried on in between with this machine's
 * steady clock.
 *
 * <p>The answer is taken as the time at which it arrived, so that this clock is behind the
 * database's by the way of the answer, and never ahead of it: nothing starts early, and no lease is
 * taken back early. It never goes back by itself, only when the database's does.
 */
final class ServerClock implements StoreClock {
  private static final long ASK_AGAIN = TimeUnit.SECONDS.toNanos(1);

  /** By how much the machine's two clocks may disagree before the database is asked again. */
  private static final long DISAGREEMENT_MILLIS = 20;

  private final String select;
  private volatile Reading reading = Reading.NONE;

  /** What the database said, and what this machine's clocks said then. */
  private record Reading(long server, long doubt, long nanos, long millis) {
    static final Reading NONE = new Reading(Long.MIN_VALUE, 0, 0, 0);

    long now() {
      return server + TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - nanos);
    }

    boolean isFresh() {
      long steady = System.nanoTime() - nanos;
      long wall = System.currentTimeMillis() - millis;
      // The steady clock stands still while a machine is suspended; the wall clock does not.
      boolean agree = Math.abs(wall - TimeUnit.NANOSECONDS.toMillis(steady)) < DISAGREEMENT_MILLIS;
      return server != Long.MIN_VALUE && steady < ASK_AGAIN && agree;
    }
  }

  /**
   * @param select what the database answers with its time
   */
  ServerClock(String select) {
    this.select = select;
  }

  @Override
  public void tell(Session session) throws SQLException {
    Reading last = reading;
    if (!last.isFresh()) {
      long before = System.nanoTime();
      Long answer = session.first(select, row -> row.getLong(1));
      long after = System.nanoTime();
      last =
          new Reading(
              answer == null ? Micros.floor(Instant.now()) : answer,
              TimeUnit.NANOSECONDS.toMicros(after - before) + 1,
              after,
              System.currentTimeMillis());
      reading = last;
    }
    long now = last.now();
    session.time(now, now + last.doubt);
  }

  @Override
  public long estimate() {
    Reading last = reading;
    return last.server == Long.MIN_VALUE ? Micros.floor(Instant.now()) : last.now();
  }

  @Override
  public void reset() {
    reading = Reading.NONE;
  }
}
