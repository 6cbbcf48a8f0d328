package dev.sluice.spi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a sweep did.
 *
 * @param promoted jobs that became READY because they were due
 * @param reclaimed jobs that lost their lease: READY again, DEAD or CANCELLED
 * @param expired jobs that were CANCELLED because they had not started in time
 * @param purged finished jobs that were removed after their retention
 * @param more whether the limit ended the sweep: call again at once
 * @param nextDue when there will be something to do next; {@code null} if nothing is known to come
 */
public record Swept(
    int promoted,
    int reclaimed,
    int expired,
    int purged,
    boolean more,
    @Nullable Instant nextDue) {}
