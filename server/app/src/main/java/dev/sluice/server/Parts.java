package dev.sluice.server;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a server consists of: ended in the opposite order of its beginning. */
final class Parts implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.sluice.server");

  private final Deque<Part> parts = new ArrayDeque<>();

  private record Part(Runnable drain, Runnable close) {}

  /**
   * One more.
   *
   * @param drain begins nothing more, at once
   * @param close ends it
   */
  void add(Runnable drain, Runnable close) {
    parts.push(new Part(drain, close));
  }

  void drain() {
    parts.forEach(part -> part.drain().run());
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close().run();
      } catch (RuntimeException e) {
        // The others are to end all the same.
        LOG.log(System.Logger.Level.WARNING, "a part of the server did not end in order", e);
      }
    }
  }
}
