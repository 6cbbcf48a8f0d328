package dev.sluice.job;

import java.time.Instant;

/**
 * Who holds a RUNNING job.
 *
 * @param holder the name that the claimer gave
 * @param until when the lease ends unless it is extended
 * @param cancelRequested whether the holder is being told to stop
 */
public record LeaseView(String holder, Instant until, boolean cancelRequested) {}
