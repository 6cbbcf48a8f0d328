package dev.sluice.micrometer;

import java.util.Map;

/**
 * What stood in a storage when we looked.
 *
 * @param up whether it answered
 * @param queues its queues, by their tag
 * @param workers how many live workers there are
 */
record StoreLook(boolean up, Map<String, QueueLook> queues, long workers) {
  /** It did not answer. */
  static final StoreLook DOWN = new StoreLook(false, Map.of(), 0);

  /** The queue; one without anything if it is not there (any more). */
  QueueLook queue(String tag) {
    return queues.getOrDefault(tag, QueueLook.NOTHING);
  }
}
