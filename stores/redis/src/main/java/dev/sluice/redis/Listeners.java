package dev.sluice.redis;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lists on which this process is told of new jobs: one, or in a cluster one for each queue that
 * it waits for, since a list must be where its queue is.
 */
final class Listeners implements AutoCloseable {
  private final Wire wire;
  private final Queues queues;
  private final WaitRoom room;
  private final String prefix;
  private final String process = UUID.randomUUID().toString();
  private final Map<String, Listener> listeners = new ConcurrentHashMap<>();

  Listeners(Wire wire, Queues queues, WaitRoom room, String prefix) {
    this.wire = wire;
    this.queues = queues;
    this.room = room;
    this.prefix = prefix;
  }

  /** The key of the list for this queue; somebody listens there from now on. */
  byte[] listFor(QueueKeys queue) {
    String tag = wire.isCluster() ? "{" + prefix + ":" + queue.name() + "}" : prefix;
    String key = tag + ":wake:" + process;
    listeners.computeIfAbsent(
        key,
        k -> {
          Listener listener = new Listener(wire, Ascii.of(k), this::hear, room::callAll);
          listener.start();
          return listener;
        });
    return Ascii.of(key);
  }

  private void hear(int number, long count) {
    queues.numbered(number).ifPresentOrElse(q -> room.call(q.name(), count), room::callAll);
  }

  @Override
  public void close() {
    listeners.values().forEach(Listener::close);
  }
}
