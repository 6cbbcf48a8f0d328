package dev.sluice.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A queue as the server knows it.
 *
 * @param name its name
 * @param number its number among the queues of this prefix, from 1
 * @param keys what its scripts are given: its settings, and the hash of the jobs. Everything else
 *     they derive from the first
 */
record QueueKeys(String name, int number, List<byte[]> keys) {
  /** Bits of a sequence that tell the queue, so that no two queues have one in common. */
  private static final int TAG_BITS = 11;

  private static final int TAG_MASK = (1 << TAG_BITS) - 1;

  static QueueKeys of(String prefix, String name, int number, boolean cluster) {
    String tag = "{" + prefix + ":" + name + "}";
    // One server can hold the jobs of all queues in one hash, which makes ids unique over all.
    String jobs = cluster ? tag + ":jobs" : prefix + ":jobs";
    return new QueueKeys(name, number, List.of(Ascii.of(tag + ":meta"), Ascii.of(jobs)));
  }

  /** The hash of the jobs. */
  byte[] jobs() {
    return keys.get(1);
  }

  /** In a cluster: the set of the ids that left the queue and may still be in the index of ids. */
  byte[] left() {
    String meta = new String(keys.get(0), StandardCharsets.UTF_8);
    return Ascii.of(meta.substring(0, meta.length() - "meta".length()) + "left");
  }

  /** The sequence that others see. */
  long sequence(long inner) {
    return (inner << TAG_BITS) | (number & TAG_MASK);
  }

  /** The queue's own sequence up to which all others see at most the given one. */
  long innerUpTo(long sequence) {
    long inner = sequence >>> TAG_BITS;
    return (sequence & TAG_MASK) >= (number & TAG_MASK) ? inner : inner - 1;
  }
}
