package dev.sluice.file;

import dev.sluice.spi.Feature;
import dev.sluice.spi.Traits;
import java.time.Duration;
import java.util.EnumSet;

/** What a file store can do. */
final class FileTraits {
  private FileTraits() {}

  /**
   * @param forced whether a call returns only when its changes are on the disk
   */
  static Traits of(boolean forced, int maxPayload) {
    return new Traits(
        "file",
        EnumSet.allOf(Feature.class),
        // The store lets concurrent calls share a force; yet a call waits for the disk.
        forced ? Traits.CallCost.REMOTE : Traits.CallCost.LOCAL,
        Traits.Threading.ANY,
        Traits.Sharing.ONE_PROCESS,
        forced ? Traits.Durability.POWER_LOSS : Traits.Durability.PROCESS_KILL,
        Duration.ofNanos(1_000),
        maxPayload);
  }
}
