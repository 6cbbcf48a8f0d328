package dev.sluice.spi;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an adapter can do, and what a call to it costs.
 *
 * @param name what people call it, such as {@code file}
 * @param features what it does by itself
 * @param callCost whether a call leaves the process
 * @param threading who may call it
 * @param sharing who may use the storage at the same time
 * @param durability what a returned enqueue survives
 * @param resolution how finely it keeps times; never rounds down
 * @param maxPayload bytes of payload at most; a larger one is REJECTED
 */
public record Traits(
    String name,
    Set<Feature> features,
    CallCost callCost,
    Threading threading,
    Sharing sharing,
    Durability durability,
    Duration resolution,
    int maxPayload) {

  public Traits {
    features = Set.copyOf(features);
  }

  /** What a call costs. */
  public enum CallCost {
    /** Under a microsecond or so: batching single calls would cost more than it brings. */
    LOCAL,
    /** A disk or a network is involved: single calls of many threads are worth combining. */
    REMOTE
  }

  /** Who may call. */
  public enum Threading {
    /** Any thread, many at once. */
    ANY,
    /** The thread that claims must be the one that settles. */
    ONE_OWNER
  }

  /** Who may use the storage at the same time. */
  public enum Sharing {
    /** This object alone. */
    ONE_PROCESS,
    /** Processes of one machine. */
    ONE_MACHINE,
    /** Anybody who reaches it. */
    MANY_MACHINES
  }

  /** What a returned enqueue survives (rule 1). */
  public enum Durability {
    /** Nothing: it is gone with the process. */
    NONE,
    /** The death of the process. */
    PROCESS_KILL,
    /** The loss of power. */
    POWER_LOSS,
    /** What the server's own setting says. */
    SERVER
  }

  /** Those of the features that it does not have, in the order of {@link Feature}. */
  public Set<Feature> lacking(Feature... wanted) {
    Set<Feature> lacking = new TreeSet<>(List.of(wanted));
    lacking.removeAll(features);
    return lacking;
  }

  /** Whether it has the feature. */
  public boolean has(Feature feature) {
    return features.contains(feature);
  }
}
