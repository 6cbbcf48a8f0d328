package dev.sluice.server.beanstalkd;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tubes that somebody has named, in the order in which they were. */
final class Tubes {
  static final String FIRST = "default";

  private final Map<String, Tube> byName = new LinkedHashMap<>();
  private final Map<String, Tube> byQueue = new LinkedHashMap<>();
  // A pause is rare: so that nobody looks through all tubes for one.
  private final Set<Tube> paused = new LinkedHashSet<>();

  /** The tube, known from now on; {@code null} if it cannot have that name. */
  @Nullable Tube named(String name) {
    Tube known = byName.get(name);
    if (known != null || !TubeNames.isTube(name)) {
      return known;
    }
    String queue = TubeNames.queue(name);
    return queue == null ? null : add(new Tube(name, queue));
  }

  private Tube add(Tube tube) {
    byName.put(tube.name, tube);
    byQueue.put(tube.queue, tube);
    return tube;
  }

  /** The one that everybody begins with. */
  Tube first() {
    Tube known = byName.get(FIRST);
    return known == null ? add(new Tube(FIRST, FIRST)) : known;
  }

  /** The tube of a queue, if somebody has named it. */
  @Nullable Tube ofQueue(String queue) {
    return byQueue.get(queue);
  }

  Collection<Tube> all() {
    return byName.values();
  }

  void pause(Tube tube, long seconds, long now) {
    tube.pause(seconds, now);
    if (seconds > 0) {
      paused.add(tube);
    } else {
      paused.remove(tube);
    }
  }

  boolean anyPaused() {
    return !paused.isEmpty();
  }

  /** Ends the pauses that are over; answers whether there were any. */
  boolean resume(long now) {
    return !paused.isEmpty() && paused.removeIf(tube -> tube.resumes(now));
  }

  /**
   * Forgets those that nobody uses and that have no jobs.
   *
   * @param withJobs the queues that have some
   */
  void forgetAllBut(Set<String> withJobs) {
    byName.values().removeIf(tube -> tube.isIdle() && !withJobs.contains(tube.queue));
    byQueue.values().removeIf(tube -> tube.isIdle() && !withJobs.contains(tube.queue));
  }
}
