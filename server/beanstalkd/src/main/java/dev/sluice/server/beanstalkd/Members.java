package dev.sluice.server.beanstalkd;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The connections that there are. Belongs to the loop. */
final class Members {
  /** No time, of a job that nobody here has. */
  static final long NOBODYS = -1;

  private final Set<Connection> all = new LinkedHashSet<>();

  int size() {
    return all.size();
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  void add(Connection connection) {
    all.add(connection);
  }

  void remove(Connection connection) {
    all.remove(connection);
  }

  void clear() {
    all.clear();
  }

  /** To look at, not to change meanwhile. */
  Iterable<Connection> now() {
    return all;
  }

  List<Connection> copy() {
    return List.copyOf(all);
  }

  void each(Consumer<Connection> action) {
    all.forEach(action);
  }

  ServerStats.Present present(int waiting) {
    int producers = 0;
    int workers = 0;
    for (Connection connection : all) {
      producers += connection.session.isProducer() ? 1 : 0;
      workers += connection.session.isWorker() ? 1 : 0;
    }
    return new ServerStats.Present(all.size(), producers, workers, waiting);
  }

  /** Nanoseconds that are left of the time to run of a job; {@link #NOBODYS} if nobody has it. */
  long timeLeft(long number, long now) {
    for (Connection connection : all) {
      Reservation reservation = connection.session.find(number);
      if (reservation != null) {
        return Math.max(0, reservation.left(now));
      }
    }
    return NOBODYS;
  }
}
