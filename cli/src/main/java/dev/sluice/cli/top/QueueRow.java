package dev.sluice.cli.top;

import dev.sluice.job.Counts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A queue as it stood at one moment.
 *
 * @param name its name
 * @param counts its jobs
 * @param paused whether nothing of it is claimed
 * @param change by how many SCHEDULED, READY and RUNNING jobs a second there are more, or fewer,
 *     since the look before; {@code null} at the first look
 * @param oldest how long the READY job that was enqueued first has been due; {@code null} if none
 * @param workers how many live workers claim from it
 */
public record QueueRow(
    String name,
    Counts counts,
    boolean paused,
    @Nullable Double change,
    @Nullable Duration oldest,
    long workers) {}
