package dev.sluice.engine;

import dev.sluice.spi.WorkSource;

/** What the queues of one opened storage share. */
record Parts(
    WorkSource source,
    Roles roles,
    Demands demands,
    CompletionRegistry registry,
    Results results,
    Enqueuing enqueuing,
    Requests requests,
    OpenJobs jobs,
    Workers workers,
    Closing closing) {}
