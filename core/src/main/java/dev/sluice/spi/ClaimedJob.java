package dev.sluice.spi;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A delivery for stores that do not hand out an entry of their own. The arrays are not copied. */
public record ClaimedJob(
    JobId job,
    String queue,
    long fence,
    long sequence,
    String kind,
    byte[] payload,
    JobOptions options,
    int attempt,
    int lostLeases,
    Instant enqueuedAt,
    Instant runAt,
    Instant leaseUntil,
    byte @Nullable [] cursor)
    implements Delivery {}
