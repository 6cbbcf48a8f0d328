package dev.sluice.micrometer;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The values of a tag, of which there is an end: a registry keeps every one for ever, and names may
 * be made up by whoever enqueues.
 */
final class Labels {
  /** Stands for all values that came too late. No queue can have this name. */
  static final String OTHER = "_other";

  /** Stands for no value, which some registries do not take. */
  static final String NONE = "none";

  private final int most;
  private final Set<String> admitted = ConcurrentHashMap.newKeySet();

  /**
   * @param most how many there are besides those two; at least 1
   */
  Labels(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("at least one value must have a tag: " + most);
    }
    this.most = most;
  }

  /** The value, or what stands for it. */
  String of(String value) {
    if (value.isEmpty()) {
      return NONE;
    }
    return admitted.contains(value) || admit(value) ? value : OTHER;
  }

  private synchronized boolean admit(String value) {
    return admitted.contains(value) || (admitted.size() < most && admitted.add(value));
  }
}
