package dev.sluice;

/**
 * Counters of a worker since it was made.
 *
 * @param claimed jobs it got
 * @param completed jobs that became COMPLETED
 * @param retried attempts that failed and will be repeated
 * @param released jobs given back without counting an attempt
 * @param dead jobs that became DEAD
 * @param undecodable of those: jobs whose payload or kind nobody could read
 * @param cancelled jobs that were CANCELLED while they ran
 * @param leasesLost jobs that were somebody else's before they were settled
 * @param running handlers that run now
 * @param threads threads it has now
 */
public record WorkerMetrics(
    long claimed,
    long completed,
    long retried,
    long released,
    long dead,
    long undecodable,
    long cancelled,
    long leasesLost,
    int running,
    int threads) {}
