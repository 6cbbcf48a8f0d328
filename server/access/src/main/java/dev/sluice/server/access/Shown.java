package dev.sluice.server.access;

import dev.sluice.job.JobView;

/**
 * A job as a caller may see it.
 *
 * @param job what may be seen of it
 * @param hidden whether that is not all: what is shown must not be taken for the job
 */
public record Shown(JobView job, boolean hidden) {}
