package dev.sluice.schedules;

import dev.sluice.job.JobOptions;
import dev.sluice.spi.Names;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The job that each tick enqueues.
 *
 * @param queue its queue
 * @param kind its kind; empty for none
 * @param payload its payload; not a copy: do not change it
 * @param options how to treat it; without a time, a delay and an {@code expiresAt}
 * @param expiresAfter it is cancelled if it has not started so long after its tick; {@code null}
 *     for never
 */
public record Target(
    String queue,
    String kind,
    byte[] payload,
    JobOptions options,
    @Nullable Duration expiresAfter) {
  /**
   * @throws IllegalArgumentException if the queue's name is none
   */
  public Target {
    Names.queue(queue);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Target target
        && queue.equals(target.queue)
        && kind.equals(target.kind)
        && Arrays.equals(payload, target.payload)
        && options.equals(target.options)
        && Objects.equals(expiresAfter, target.expiresAfter);
  }

  @Override
  public int hashCode() {
    return Objects.hash(queue, kind, Arrays.hashCode(payload), options, expiresAfter);
  }

  /** Without the payload, which is nobody's business in a log. */
  @Override
  public String toString() {
    return "Target[" + queue + ", kind " + kind + ", " + payload.length + " bytes]";
  }
}
