package dev.sluice.engine;

import dev.sluice.job.JobId;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The functions that were submitted as jobs. They cannot be stored, so they live here. */
final class Functions {
  /** The kind of a job whose work is a function of this process. */
  static final String KIND = "sluice.function";

  private final Map<JobId, Callable<?>> functions = new ConcurrentHashMap<>();

  void put(JobId id, Callable<?> function) {
    functions.put(id, function);
  }

  /**
   * The function of a job of kind {@value #KIND}; {@code null} if there is none (any more): such a
   * job is buried.
   */
  @Nullable Callable<?> find(JobId id) {
    return functions.get(id);
  }

  void drop(JobId id) {
    functions.remove(id);
  }

  void clear() {
    functions.clear();
  }
}
