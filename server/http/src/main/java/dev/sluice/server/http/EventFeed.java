package dev.sluice.server.http;

import dev.sluice.server.access.Access;
import dev.sluice.server.access.Grants;
import dev.sluice.server.access.Role;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells all listeners what has changed, as long as they may hear it. Looks at the storage once for
 * all of them together, and not at all while nobody listens.
 */
final class EventFeed implements AutoCloseable {
  private static final byte[] HEARTBEAT = ": still here\n\n".getBytes(StandardCharsets.UTF_8);

  private final int max;
  private final EventPace pace;
  private final Grants grants;
  private final Supplier<String> look;
  // In the order in which they came.
  private final Map<EventStream, Grants.Grant> listeners = new LinkedHashMap<>();
  private @Nullable ScheduledExecutorService poller;
  private @Nullable Future<?> turns;
  private String last = "";
  private long toldAt;
  private boolean closed;

  /**
   * @param max listeners at once
   * @param pace when
   * @param access who may listen
   * @param look what there is to tell: an event as it is sent
   */
  EventFeed(int max, EventPace pace, Access access, Supplier<String> look) {
    this.max = max;
    this.pace = pace;
    this.grants = new Grants(access);
    this.look = look;
  }

  /**
   * Refuses a listener too many.
   *
   * @throws ProblemException 429, or 503 if the server is about to end
   */
  synchronized void admit() {
    if (closed) {
      throw new ProblemException(503, "UNAVAILABLE", "the server is about to end");
    }
    if (listeners.size() >= max) {
      throw new ProblemException(429, "BUSY", "at most " + max + " listen at once");
    }
  }

  /**
   * One more listens. It hears at once how things stand.
   *
   * @param token of the caller, who may listen as long as that stands; {@code null} for none
   */
  void add(EventStream stream, @Nullable String token) {
    @Nullable String standing;
    synchronized (this) {
      if (closed) {
        standing = null;
      } else {
        listeners.put(stream, grants.open(token, Role.READ, stream::end));
        if (poller == null) {
          last = "";
          poller = Executors.newSingleThreadScheduledExecutor(EventFeed::thread);
          turns =
              poller.scheduleWithFixedDelay(
                  this::turn, 0, pace.period().toNanos(), TimeUnit.NANOSECONDS);
        }
        standing = last;
      }
    }
    // A stream locks itself and then this: here it is never the other way round.
    if (standing == null) {
      stream.end();
    } else if (!standing.isEmpty()) {
      stream.begin(standing.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "sluice-events");
    thread.setDaemon(true);
    return thread;
  }

  /** One listens no more. */
  synchronized void remove(EventStream stream) {
    Grants.Grant grant = listeners.remove(stream);
    if (grant != null) {
      grant.close();
    }
    if (listeners.isEmpty() && poller != null && turns != null) {
      turns.cancel(false);
      poller.shutdown();
      poller = null;
    }
  }

  /** How many listen. */
  synchronized int size() {
    return listeners.size();
  }

  private void turn() {
    // First of all: a storage that does not answer must not keep those who may not listen.
    grants.look();
    String now = look.get();
    long time = System.nanoTime();
    byte @Nullable [] event = null;
    List<EventStream> told;
    synchronized (this) {
      if (!now.equals(last)) {
        event = now.getBytes(StandardCharsets.UTF_8);
      } else if (time - toldAt >= pace.heartbeat().toNanos()) {
        event = HEARTBEAT;
      }
      last = now;
      toldAt = event == null ? toldAt : time;
      told = new ArrayList<>(listeners.keySet());
    }
    for (EventStream stream : told) {
      if (stream.stuckNanos() >= pace.patience().toNanos()) {
        stream.end();
      } else if (event != null) {
        stream.offer(event);
      }
    }
  }

  /** Ends all streams; nobody may listen from now on. */
  @Override
  public void close() {
    List<EventStream> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(listeners.keySet());
    }
    all.forEach(EventStream::end);
  }
}
