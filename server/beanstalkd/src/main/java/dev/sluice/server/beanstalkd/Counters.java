package dev.sluice.server.beanstalkd;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has happened since the start, and who has something to do next. Belongs to the loop. */
final class Counters {
  final Map<Verb, Long> commands = new EnumMap<>(Verb.class);
  long puts;
  long timeouts;
  long connections;
  private final Deque<Connection> moved = new ArrayDeque<>();

  void count(Verb verb) {
    commands.merge(verb, 1L, Long::sum);
  }

  /** Something became of a connection's command: it may have more to do, and to write. */
  void moved(Connection connection) {
    moved.add(connection);
  }

  boolean hasNext() {
    return !moved.isEmpty();
  }

  /** The next of those; {@code null} when there is none. */
  @Nullable Connection next() {
    return moved.poll();
  }
}
