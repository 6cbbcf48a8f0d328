package dev.sluice.memory;

import dev.sluice.spi.Names;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The queues of a store, by name. Safe for many threads. */
final class Queues {
  private final Map<String, MemoryQueue> byName = new ConcurrentHashMap<>();
  private final Catalog catalog;
  private final StoreLock lock;

  Queues(Catalog catalog, StoreLock lock) {
    this.catalog = catalog;
    this.lock = lock;
  }

  Collection<MemoryQueue> all() {
    return byName.values();
  }

  /** The queue of this name, or {@code null} if nobody has named it yet. */
  @Nullable MemoryQueue known(String name) {
    return byName.get(name);
  }

  /**
   * The queue of this name.
   *
   * @throws IllegalArgumentException if no queue can have the name
   */
  MemoryQueue get(String name) {
    MemoryQueue known = byName.get(name);
    return known != null
        ? known
        : byName.computeIfAbsent(Names.queue(name), n -> new MemoryQueue(n, catalog, lock));
  }

  /** The same, looking first at the one that it most often is. */
  MemoryQueue get(@Nullable MemoryQueue likely, String name) {
    return likely != null && likely.name.equals(name) ? likely : get(name);
  }

  /** The queues of these names. */
  List<MemoryQueue> get(List<String> names) {
    return names.size() == 1 ? List.of(get(names.get(0))) : names.stream().map(this::get).toList();
  }
}
