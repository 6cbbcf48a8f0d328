package dev.sluice.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The queues of a worker; changes are seen by the next claim. */
final class Bindings {
  private volatile List<Binding> all = List.of();

  /**
   * Adds a queue.
   *
   * @throws IllegalArgumentException if it is bound already
   */
  synchronized void add(Binding binding) {
    if (find(binding.queue()) != null) {
      throw new IllegalArgumentException(
          "queue \"" + binding.queue() + "\" is bound to this worker already");
    }
    List<Binding> more = new ArrayList<>(all);
    more.add(binding);
    all = List.copyOf(more);
  }

  /** Takes a queue away; answers whether it was there. */
  synchronized boolean remove(String queue) {
    List<Binding> fewer = new ArrayList<>(all);
    boolean removed = fewer.removeIf(binding -> binding.queue().equals(queue));
    all = List.copyOf(fewer);
    return removed;
  }

  /** As they are now, in the order of binding; a new list after each change. */
  List<Binding> all() {
    return all;
  }

  @Nullable Binding find(String queue) {
    List<Binding> now = all;
    for (int i = 0; i < now.size(); i++) {
      if (now.get(i).queue().equals(queue)) {
        return now.get(i);
      }
    }
    return null;
  }
}
