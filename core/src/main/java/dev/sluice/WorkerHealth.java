package dev.sluice;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a worker can do its work.
 *
 * @param healthy whether the storage answered the last time, and says of nothing that it cannot do
 *     it ({@link dev.sluice.spi.Condition})
 * @param unreachableSince since when it does not; {@code null} if healthy
 * @param problem what it said; empty if healthy
 */
public record WorkerHealth(boolean healthy, @Nullable Instant unreachableSince, String problem) {
  /** All is well. */
  public static final WorkerHealth OK = new WorkerHealth(true, null, "");
}
