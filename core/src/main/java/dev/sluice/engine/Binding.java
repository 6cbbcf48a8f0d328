package dev.sluice.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One queue of a worker: its handlers, its weight, and how fast its jobs have run lately. */
final class Binding {
  private final String queue;
  private final int weight;
  private final Map<String, Action<?>> byKind;
  private final @Nullable Action<?> otherwise;
  private final Pace pace = new Pace();

  /**
   * @param otherwise for kinds without an action of their own; {@code null}: such a job is buried
   */
  Binding(String queue, int weight, Map<String, Action<?>> byKind, @Nullable Action<?> otherwise) {
    if (weight < 1) {
      throw new IllegalArgumentException("weight must be at least 1: " + weight);
    }
    this.queue = queue;
    this.weight = weight;
    this.byKind = Map.copyOf(byKind);
    this.otherwise = otherwise;
  }

  String queue() {
    return queue;
  }

  int weight() {
    return weight;
  }

  Pace pace() {
    return pace;
  }

  /** The action for a kind, or {@code null} if nobody handles it. */
  @Nullable Action<?> action(String kind) {
    if (byKind.isEmpty()) {
      return otherwise;
    }
    Action<?> own = byKind.get(kind);
    return own != null ? own : otherwise;
  }
}
